package io.adapruner.network.family;

import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** ResNet-18/34/50/101/152 (He et al. 2015) as torchvision builds them. */
final class ResNet {
    private ResNet() {}

    static List<Integer> blocksPerStage(int depth) {
        return switch (depth) {
            case 18 -> List.of(2, 2, 2, 2);
            case 34, 50 -> List.of(3, 4, 6, 3);
            case 101 -> List.of(3, 4, 23, 3);
            case 152 -> List.of(3, 8, 36, 3);
            default -> throw new IllegalArgumentException("no ResNet of depth " + depth);
        };
    }

    static Network build(String name, int depth, int classes, TensorShape input) {
        var net = new NetworkBuilder(name, input);
        String x = net.add("conv1", Conv2d.of(input.channels(), 64, 7, 2, 3), Network.INPUT);
        x = net.relu("relu", net.norm("bn1", x, 64));
        x = net.add(
                "maxpool",
                new MaxPool2d(Extent.square(3), Extent.square(2), Extent.square(1), Extent.square(1), false),
                x);
        int in = 64;
        boolean bottleneck = depth >= 50;
        for (int stage = 1; stage <= 4; stage++) {
            int width = 32 << stage;
            int out = bottleneck ? 4 * width : width;
            for (int b = 0; b < blocksPerStage(depth).get(stage - 1); b++) {
                String path = "layer" + stage + "." + b;
                int stride = stage > 1 && b == 0 ? 2 : 1;
                String y = bottleneck
                        ? bottleneck(net, path, x, in, width, stride)
                        : basic(net, path, x, in, width, stride);
                x = net.relu(path + ".relu_out", net.sum(path + ".add", y, shortcut(net, path, x, in, out, stride)));
                in = out;
            }
        }
        return net.classify(x, "fc", in, classes);
    }

    private static String basic(NetworkBuilder net, String path, String x, int in, int width, int stride) {
        String y = net.norm(path + ".bn1", net.conv(path + ".conv1", x, in, width, 3, stride), width);
        y = net.relu(path + ".relu", y);
        net.block(path, path + ".conv1", path + ".bn1", path + ".conv2", path + ".bn2");
        return net.norm(path + ".bn2", net.conv(path + ".conv2", y, width, width, 3, 1), width);
    }

    private static String bottleneck(NetworkBuilder net, String path, String x, int in, int width, int stride) {
        String y = net.norm(path + ".bn1", net.conv(path + ".conv1", x, in, width, 1, 1), width);
        y = net.relu(path + ".relu1", y);
        y = net.norm(path + ".bn2", net.conv(path + ".conv2", y, width, width, 3, stride), width);
        y = net.relu(path + ".relu2", y);
        net.block(path, path + ".conv1", path + ".bn1", path + ".conv2", path + ".bn2", path + ".conv3", path + ".bn3");
        return net.norm(path + ".bn3", net.conv(path + ".conv3", y, width, 4 * width, 1, 1), 4 * width);
    }

    private static String shortcut(NetworkBuilder net, String path, String x, int in, int out, int stride) {
        return stride == 1 && in == out
                ? x
                : net.norm(path + ".downsample.1", net.conv(path + ".downsample.0", x, in, out, 1, stride), out);
    }
}
