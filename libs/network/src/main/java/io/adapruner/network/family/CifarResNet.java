package io.adapruner.network.family;

import io.adapruner.network.Network;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.tensor.TensorShape;

/**
 * ResNet for CIFAR (He et al. 2015, section 4.2): three stages of 16, 32 and 64 channels, {@code depth = 6 n + 2}. Names as
 * in the widespread PyTorch implementation (conv1, bn1, layer1.0.conv1, ..., linear).
 */
final class CifarResNet {
    private CifarResNet() {}

    static Network build(String name, int depth, boolean projection, int classes, TensorShape input) {
        var net = new NetworkBuilder(name, input);
        String x = net.relu("relu", net.norm("bn1", net.conv("conv1", Network.INPUT, input.channels(), 16, 3, 1), 16));
        int in = 16;
        for (int stage = 1; stage <= 3; stage++) {
            int out = 8 << stage;
            for (int b = 0; b < (depth - 2) / 6; b++) {
                x = block(net, "layer" + stage + "." + b, x, in, out, stage > 1 && b == 0 ? 2 : 1, projection);
                in = out;
            }
        }
        return net.classify(x, "linear", in, classes);
    }

    private static String block(
            NetworkBuilder net, String path, String x, int in, int out, int stride, boolean projection) {
        String y = net.norm(path + ".bn1", net.conv(path + ".conv1", x, in, out, 3, stride), out);
        y = net.relu(path + ".relu1", y);
        y = net.norm(path + ".bn2", net.conv(path + ".conv2", y, out, out, 3, 1), out);
        net.block(path, path + ".conv1", path + ".bn1", path + ".conv2", path + ".bn2");
        return net.relu(
                path + ".relu2", net.sum(path + ".add", y, shortcut(net, path, x, in, out, stride, projection)));
    }

    private static String shortcut(
            NetworkBuilder net, String path, String x, int in, int out, int stride, boolean projection) {
        if (stride == 1 && in == out) {
            return x;
        }
        if (projection) {
            return net.norm(path + ".shortcut.1", net.conv(path + ".shortcut.0", x, in, out, 1, stride), out);
        }
        int pad = (out - in) / 2;
        String sampled = net.add(path + ".subsample", new Subsample(stride), x);
        return net.add(path + ".pad", new ZeroPadChannels(in, pad, out - in - pad), sampled);
    }
}
