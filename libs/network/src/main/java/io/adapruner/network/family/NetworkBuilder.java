package io.adapruner.network.family;

import io.adapruner.network.Block;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** Collects layers; each method appends one and returns its value's name. */
final class NetworkBuilder {
    private final List<Layer> layers = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final String name;
    private final TensorShape input;

    NetworkBuilder(String name, TensorShape input) {
        this.name = name;
        this.input = input;
    }

    String add(String layer, Op op, String... inputs) {
        layers.add(new Layer(layer, op, List.of(inputs)));
        return layer;
    }

    String conv(String layer, String x, int in, int out, int kernel, int stride) {
        return add(layer, Conv2d.of(in, out, kernel, stride, kernel / 2), x);
    }

    String depthwise(String layer, String x, int channels, int stride) {
        return add(layer, Conv2d.of(channels, channels, 3, stride, 1).withGroups(channels), x);
    }

    String norm(String layer, String x, int channels) {
        return add(layer, BatchNorm2d.of(channels), x);
    }

    String relu(String layer, String x) {
        return add(layer, new Relu(), x);
    }

    String sum(String layer, String one, String other) {
        return add(layer, new Add(), one, other);
    }

    /** Global average pooling, flattening and the classifier; returns the finished network. */
    Network classify(String x, String classifier, int features, int classes) {
        String pooled = add("avgpool", new AdaptiveAvgPool2d(Extent.square(1)), x);
        return finish(linear(classifier, flatten(pooled), features, classes));
    }

    String flatten(String x) {
        return add("flatten", new Flatten(), x);
    }

    String linear(String layer, String x, int in, int out) {
        return add(layer, new Linear(in, out, true), x);
    }

    void block(String block, String... members) {
        blocks.add(new Block(block, List.of(members)));
    }

    Network finish(String output) {
        return new Network(name, input, layers, output, blocks);
    }
}
