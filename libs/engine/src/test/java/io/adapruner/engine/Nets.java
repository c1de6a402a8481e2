package io.adapruner.engine;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.TrainingRecipe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small networks and batches with known answers. */
final class Nets {
    /** Pixels reach the network as they are, 0..255. */
    static final Preprocessing RAW = new Preprocessing(List.of(0.0), List.of(1 / 255.0));

    private Nets() {}

    /** Pixels as they are, for any number of channels. */
    static Preprocessing raw(Network network) {
        int channels = network.input().channels();
        return new Preprocessing(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1 / 255.0));
    }

    /** One linear layer over {@code [1, 1, in]} pixels. */
    static Network linear(int in, int classes) {
        return new Network(
                "linear",
                TensorShape.of(1, 1, in),
                List.of(
                        new Layer("flat", new Flatten(), List.of(Network.INPUT)),
                        new Layer("fc", new Linear(in, classes, true), List.of("flat"))),
                "fc",
                List.of());
    }

    /** The network with one more layer behind its output. */
    static Network ending(Network network, Op last) {
        var layers = new ArrayList<>(network.layers());
        layers.add(new Layer("end", last, List.of(network.outputs().getFirst().value())));
        return new Network(network.name(), network.input(), layers, "end", network.blocks());
    }

    /** conv-bn-relu-pool-linear over {@code [1, 4, 4]}. */
    static Network convolutional(int channels) {
        return new Network(
                "small",
                TensorShape.of(1, 4, 4),
                List.of(
                        new Layer("conv", Conv2d.of(1, channels, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("bn", BatchNorm2d.of(channels), List.of("conv")),
                        new Layer("relu", new Relu(), List.of("bn")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu")),
                        new Layer("flat", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(channels, 3, true), List.of("flat"))),
                "fc",
                List.of());
    }

    /** Every tensor drawn uniformly from [-1, 1); running variances from [0.5, 1.5). */
    static Weights random(Network network, long seed) {
        var random = new Random(seed);
        var tensors = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> {
            float[] values = new float[Math.toIntExact(spec.elements())];
            boolean variance = name.endsWith("running_var");
            for (int i = 0; i < values.length; i++) {
                values[i] = variance ? 0.5f + random.nextFloat() : 2 * random.nextFloat() - 1;
            }
            tensors.put(name, Tensor.of(spec.shape(), values));
        });
        return new Weights(tensors);
    }

    static Batch batch(int[] labels, int... pixels) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(pixels.length);
        for (int pixel : pixels) {
            bytes.put((byte) pixel);
        }
        return new Batch(bytes.flip(), labels);
    }

    static Batch randomBatch(Network network, int size, long seed) {
        var random = new Random(seed);
        int[] pixels = random.ints(size * network.input().elements(), 0, 256).toArray();
        return batch(random.ints(size, 0, network.classes().orElse(1)).toArray(), pixels);
    }

    static TrainingRecipe recipe(double momentum, boolean nesterov, double weightDecay) {
        return new TrainingRecipe(
                1, 1, 0.1, momentum, nesterov, weightDecay, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
