package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The analysis' cost grows with the network, not with its square: processor time of this thread, which does not count its
 * neighbours', against a smaller member of the family.
 */
class LargeNetworksTest {
    private static final int RUNS = 15;

    private final List<Layer> layers = new ArrayList<>();

    /** Three times the layers of ResNet-50; nine times the cost would be quadratic. */
    @Test
    void aResNet152CostsWhatItsLayersCost() {
        Network large = Architectures.build("resnet152", 1000);
        Network small = Architectures.build("resnet50", 1000);

        assertThat(ratio(large, small)).isLessThan(6);
    }

    /**
     * Every layer reads all layers before it in its block, so channels meet again and again: twice the length of the longest
     * block is four times the meetings, and sixteen times the cost would be quadratic in them.
     */
    @Test
    void aDenseNet201CostsWhatItsConcatenationsCost() {
        Network large = denseNet(6, 12, 48, 32);
        Network small = denseNet(6, 12, 24, 16);
        ChannelGroups groups = ChannelGroups.of(large);

        assertThat(ratio(large, small)).isLessThan(6);
        assertThat(groups.get("conv0").width()).isEqualTo(64);
        assertThat(groups.get("block2.layer47.conv2").width()).isEqualTo(32);
    }

    /** Of the fastest runs; they take turns, so that the compiler has seen to both. */
    private static double ratio(Network large, Network small) {
        long ofLarge = Long.MAX_VALUE;
        long ofSmall = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            ofLarge = Math.min(ofLarge, nanos(large));
            ofSmall = Math.min(ofSmall, nanos(small));
        }
        return (double) ofLarge / ofSmall;
    }

    private static long nanos(Network network) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long macs = CostModel.of(network, ChannelGroups.of(network)).full().macs();
        long nanos = threads.getCurrentThreadCpuTime() - start;
        assertThat(macs).isPositive();
        return nanos;
    }

    private Network denseNet(int... sizes) {
        layers.clear();
        String x = add("conv0", Conv2d.of(3, 64, 7, 2, 3), Network.INPUT);
        int channels = 64;
        for (int b = 0; b < sizes.length; b++) {
            for (int l = 0; l < sizes[b]; l++) {
                String name = "block" + b + ".layer" + l;
                String thin =
                        add(name + ".conv1", Conv2d.of(channels, 128, 1, 1, 0), normed(name + ".norm1", x, channels));
                String grown = add(name + ".conv2", Conv2d.of(128, 32, 3, 1, 1), normed(name + ".norm2", thin, 128));
                x = add(name + ".concat", new Concat(), x, grown);
                channels += 32;
            }
            channels /= 2;
            x = add("transition" + b, Conv2d.of(2 * channels, channels, 1, 1, 0), normed("norm" + b, x, 2 * channels));
        }
        return new Network("densenet", TensorShape.of(3, 224, 224), layers, x, List.of());
    }

    private String normed(String name, String x, int channels) {
        return add(name + ".relu", new Relu(), add(name, BatchNorm2d.of(channels), x));
    }

    private String add(String name, Op op, String... inputs) {
        layers.add(new Layer(name, op, List.of(inputs)));
        return name;
    }
}
