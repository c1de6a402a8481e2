package io.adapruner.network.family;

import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.tensor.TensorShape;

/** MobileNetV2 (Sandler et al. 2018) as torchvision builds it, with a width multiplier. */
final class MobileNetV2 {
    /** Expansion, channels, repetitions, first stride. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    private MobileNetV2() {}

    static Network build(String name, double multiplier, int classes, TensorShape input) {
        var net = new NetworkBuilder(name, input);
        int in = divisible(32 * multiplier);
        String x = unit(net, "features.0", net.conv("features.0.0", Network.INPUT, input.channels(), in, 3, 2), in);
        int index = 1;
        for (int[] stage : STAGES) {
            int out = divisible(stage[1] * multiplier);
            for (int i = 0; i < stage[2]; i++) {
                x = invertedResidual(net, "features." + index++, x, in, out, stage[0], i == 0 ? stage[3] : 1);
                in = out;
            }
        }
        int last = divisible(1280 * Math.max(1.0, multiplier));
        String head = "features." + index;
        x = unit(net, head, net.conv(head + ".0", x, in, last, 1, 1), last);
        x = net.flatten(net.add("avgpool", new AdaptiveAvgPool2d(Extent.square(1)), x));
        x = net.add("classifier.0", new Dropout(0.2), x);
        return net.finish(net.linear("classifier.1", x, last, classes));
    }

    private static String invertedResidual(
            NetworkBuilder net, String path, String x, int in, int out, int expansion, int stride) {
        int hidden = in * expansion;
        String conv = path + ".conv.";
        String y = x;
        int at = 0;
        if (expansion != 1) {
            y = unit(net, conv + at, net.conv(conv + at + ".0", y, in, hidden, 1, 1), hidden);
            at++;
        }
        y = unit(net, conv + at, net.depthwise(conv + at + ".0", y, hidden, stride), hidden);
        at++;
        y = net.norm(conv + (at + 1), net.conv(conv + at, y, hidden, out, 1, 1), out);
        if (expansion == 1) {
            net.block(path, conv + "0.0", conv + "0.1");
        } else {
            net.block(path, conv + "0.0", conv + "0.1", conv + "1.0", conv + "1.1");
        }
        return stride == 1 && in == out ? net.sum(path + ".add", x, y) : y;
    }

    /** Batch norm and ReLU6 behind a convolution called {@code path.0}. */
    private static String unit(NetworkBuilder net, String path, String x, int channels) {
        return net.add(path + ".2", new Relu6(), net.norm(path + ".1", x, channels));
    }

    /** Nearest multiple of 8, not more than 10 % below. */
    private static int divisible(double channels) {
        int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
