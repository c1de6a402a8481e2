package io.adapruner.finetune.testing;

import io.adapruner.network.Block;
import io.adapruner.network.Initialisation;
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
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Two convolutions on 8 x 8 colour images, three classes. */
public final class TinyNetwork {
    public static final Preprocessing PREPROCESSING =
            new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));

    private TinyNetwork() {}

    /** @param width channels between the two convolutions */
    public static Network network(int width) {
        return network(width, 8, 1);
    }

    /** As {@link #network(int)} for square images of another extent, both convolutions with a stride. */
    public static Network network(int width, int extent, int stride) {
        return new Network(
                "tiny",
                TensorShape.of(3, extent, extent),
                List.of(
                        new Layer("conv1", Conv2d.of(3, width, 3, stride, 1), List.of(Network.INPUT)),
                        new Layer("bn1", BatchNorm2d.of(width), List.of("conv1")),
                        new Layer("relu1", new Relu(), List.of("bn1")),
                        new Layer("conv2", Conv2d.of(width, 8, 3, stride, 1), List.of("relu1")),
                        new Layer("bn2", BatchNorm2d.of(8), List.of("conv2")),
                        new Layer("relu2", new Relu(), List.of("bn2")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu2")),
                        new Layer("flatten", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(8, 3, true), List.of("flatten"))),
                "fc",
                List.of(new Block("first", List.of("conv1", "bn1"))));
    }

    public static Weights weights(int width) {
        return Initialisation.random(network(width), 7);
    }
}
