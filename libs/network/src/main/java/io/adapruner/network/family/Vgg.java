package io.adapruner.network.family;

import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.tensor.TensorShape;

/**
 * VGG with batch norm (Simonyan and Zisserman 2014). Two forms: torchvision's (biased convolutions, three linear layers) and
 * the CIFAR form (unbiased convolutions, one linear layer, {@code features.N} and {@code classifier}).
 */
final class Vgg {
    private Vgg() {}

    /** Convolution widths; 0 is a max-pooling. */
    private static int[] plan(int depth) {
        return switch (depth) {
            case 11 -> new int[] {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
            case 13 -> new int[] {64, 64, 0, 128, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
            case 16 -> new int[] {64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0};
            case 19 ->
                new int[] {64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0};
            default -> throw new IllegalArgumentException("no VGG of depth " + depth);
        };
    }

    static Network build(String name, int depth, boolean cifar, int classes, TensorShape input) {
        var net = new NetworkBuilder(name, input);
        String x = Network.INPUT;
        int in = input.channels();
        int index = 0;
        for (int width : plan(depth)) {
            if (width == 0) {
                x = net.add(
                        "features." + index++,
                        new MaxPool2d(Extent.square(2), Extent.square(2), Extent.square(0), Extent.square(1), false),
                        x);
            } else {
                String conv = "features." + index++;
                String norm = "features." + index++;
                x = net.add(conv, Conv2d.of(in, width, 3, 1, 1).withBias(!cifar), x);
                x = net.relu("features." + index++, net.norm(norm, x, width));
                net.block(conv, conv, norm);
                in = width;
            }
        }
        return cifar ? net.classify(x, "classifier", in, classes) : classifier(net, x, in, classes);
    }

    private static Network classifier(NetworkBuilder net, String features, int in, int classes) {
        String x = net.add("avgpool", new AdaptiveAvgPool2d(Extent.square(7)), features);
        x = net.linear("classifier.0", net.flatten(x), in * 49, 4096);
        x = net.add("classifier.2", new Dropout(0.5), net.relu("classifier.1", x));
        x = net.linear("classifier.3", x, 4096, 4096);
        x = net.add("classifier.5", new Dropout(0.5), net.relu("classifier.4", x));
        return net.finish(net.linear("classifier.6", x, 4096, classes));
    }
}
