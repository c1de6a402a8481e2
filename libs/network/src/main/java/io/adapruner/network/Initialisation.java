package io.adapruner.network;

import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Fresh weights: He-normal by fan-out for convolutions, uniform 1/sqrt(fan-in) for linear layers, as torchvision does. */
public final class Initialisation {
    private Initialisation() {}

    /** The same weights for the same network and seed. */
    public static Weights random(Network network, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var tensors = new LinkedHashMap<String, Tensor>();
        for (Layer layer : network.layers()) {
            List<ParameterSpec> specs = layer.shares() ? List.of() : layer.op().parameters();
            for (ParameterSpec spec : specs) {
                tensors.put(layer.parameter(spec.name()), tensor(spec, specs.getFirst(), random));
            }
        }
        return new Weights(tensors);
    }

    private static Tensor tensor(ParameterSpec spec, ParameterSpec weight, RandomGenerator random) {
        return switch (spec.role()) {
            case SCALE, GAIN, RUNNING_VARIANCE -> Tensor.filled(spec.shape(), 1);
            case SHIFT, RUNNING_MEAN, CONSTANT -> Tensor.filled(spec.shape(), 0);
            case SLOPE -> Tensor.filled(spec.shape(), 0.25f);
            case WEIGHT -> spec.shape().size() > 2 ? normal(spec, random) : uniform(spec, weight, random);
            case BIAS -> weight.shape().size() > 2 ? Tensor.filled(spec.shape(), 0) : uniform(spec, weight, random);
        };
    }

    private static Tensor normal(ParameterSpec spec, RandomGenerator random) {
        double fanOut = (double) spec.elements() / spec.shape().get(1);
        float deviation = (float) Math.sqrt(2 / fanOut);
        float[] values = new float[Math.toIntExact(spec.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * deviation;
        }
        return Tensor.of(spec.shape(), values);
    }

    private static Tensor uniform(ParameterSpec spec, ParameterSpec weight, RandomGenerator random) {
        float bound = (float) (1 / Math.sqrt(weight.shape().get(1)));
        float[] values = new float[Math.toIntExact(spec.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-bound, bound);
        }
        return Tensor.of(spec.shape(), values);
    }
}
