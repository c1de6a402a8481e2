package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.network.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Constants normalised as standardised filters are written: by a batch norm, or an instance norm, of one image. */
final class Normalising {
    private Normalising() {}

    static Map<String, Fold.Single> folds() {
        return Map.of("InstanceNormalization", Normalising::byChannel, "BatchNormalization", Normalising::byBatch);
    }

    private static Constant byBatch(Arguments arguments) {
        if (arguments.node().truth("training_mode", false)) {
            return byChannel(arguments);
        }
        Constant mean = arguments.input(3).settled();
        Constant variance = arguments.input(4).settled();
        return scaled(arguments, (_, channel) -> new Statistics(mean.real(channel), variance.real(channel)));
    }

    private static Constant byChannel(Arguments arguments) {
        return scaled(arguments, (own, _) -> Statistics.of(own));
    }

    /** {@code [1, channels, ...]}. */
    private static Constant scaled(Arguments arguments, BiFunction<double[], Integer, Statistics> statistics) {
        Constant x = arguments.input(0).settled();
        List<Integer> shape = x.shape();
        if (shape.size() < 2 || shape.getFirst() != 1) {
            throw new IllegalArgumentException("a constant of shape " + shape + " is normalised");
        }
        int channels = shape.get(1);
        for (int input = 1; input < arguments.inputs().size(); input++) {
            if (arguments.input(input).elements() != channels) {
                throw new IllegalArgumentException(channels + " channels are normalised by "
                        + arguments.input(input).elements() + " values");
            }
        }
        Constant scale = arguments.input(1).settled();
        Constant shift = arguments.input(2).settled();
        double eps = arguments.node().real("epsilon", 1e-5);
        float[] values = new float[x.elements()];
        int length = channels == 0 ? 0 : values.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * length;
            double[] own =
                    IntStream.range(from, from + length).mapToDouble(x::real).toArray();
            Statistics of = statistics.apply(own, channel);
            double factor = scale.real(channel) / Math.sqrt(of.variance() + eps);
            for (int i = 0; i < length; i++) {
                values[from + i] = (float) ((own[i] - of.mean()) * factor + shift.real(channel));
            }
        }
        return new Reals("", Tensor.of(shape, values));
    }

    private record Statistics(double mean, double variance) {
        static Statistics of(double[] values) {
            double mean = Arrays.stream(values).sum() / values.length;
            double variance =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
            return new Statistics(mean, variance);
        }
    }
}
