package io.adapruner.engine.calibration;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small networks, random weights and random images for tests, and convolution as its definition says. */
public final class PlainNetworks {
    private PlainNetworks() {}

    /** Pixels are read as they are divided by 255: no other preprocessing. */
    public static Preprocessing plain() {
        return new Preprocessing(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    }

    public static Network network(TensorShape input, Layer... layers) {
        return new Network("net", input, List.of(layers), layers[layers.length - 1].name(), List.of());
    }

    public static Weights randomWeights(Network network, long seed) {
        var random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        network.parameters().forEach((name, spec) -> {
            float[] values = new float[Math.toIntExact(spec.elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = spec.role() == Role.RUNNING_VARIANCE
                        ? 0.5f + random.nextFloat()
                        : (float) random.nextGaussian();
            }
            tensors.put(name, Tensor.of(spec.shape(), values));
        });
        return new Weights(new LinkedHashMap<>(tensors));
    }

    public static Batch randomBatch(TensorShape shape, int images, long seed) {
        byte[] bytes = new byte[Math.toIntExact(images * shape.elements())];
        new Random(seed).nextBytes(bytes);
        return new Batch(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), new int[images]);
    }

    /** The batch's images as floats {@code [C, H, W]}, 0 to 1. */
    public static double[] image(Batch batch, int index, TensorShape shape) {
        int size = Math.toIntExact(shape.elements());
        double[] image = new double[size];
        for (int i = 0; i < size; i++) {
            image[i] = (batch.samples().get(index * size + i) & 0xff) / 255.0;
        }
        return image;
    }

    /** {@code [O, OH, OW]} from {@code [C, H, W]}, by the definition of a convolution. */
    public static double[] convolve(Conv2d conv, Tensor weight, double[] x, TensorShape input) {
        TensorShape output = conv.outputShape(List.of(input));
        double[] y = new double[Math.toIntExact(output.elements())];
        for (int o = 0; o < conv.out(); o++) {
            for (int p = 0; p < output.height() * output.width(); p++) {
                double[] u = patch(conv, o / (conv.out() / conv.groups()), x, input, p);
                double sum = 0;
                for (int k = 0; k < u.length; k++) {
                    sum += u[k] * weight.get(o * u.length + k);
                }
                y[o * output.height() * output.width() + p] = sum;
            }
        }
        return y;
    }

    /** What one output position of one group reads, in the weight's own order: channel, row, column. */
    public static double[] patch(Conv2d conv, int group, double[] x, TensorShape input, int position) {
        TensorShape output = conv.outputShape(List.of(input));
        int channels = conv.in() / conv.groups();
        int area = conv.kernel().area();
        double[] u = new double[channels * area];
        for (int k = 0; k < u.length; k++) {
            int c = group * channels + k / area;
            int row = position / output.width() * conv.stride().height()
                    - conv.padding().height()
                    + k % area / conv.kernel().width() * conv.dilation().height();
            int column = position % output.width() * conv.stride().width()
                    - conv.padding().width()
                    + k % area % conv.kernel().width() * conv.dilation().width();
            boolean inside = row >= 0 && row < input.height() && column >= 0 && column < input.width();
            u[k] = inside ? x[(c * input.height() + row) * input.width() + column] : 0;
        }
        return u;
    }
}
