package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The analysis stays quick where networks are large: processor time of this thread, which does not count its neighbours'. */
class LargeNetworksTest {
    private final List<Layer> layers = new ArrayList<>();

    @Test
    void aResNet152IsAnalysedAtOnce() {
        Network network = Architectures.build("resnet152", 1000);

        assertThat(time(() -> ChannelGroups.of(network))).isLessThan(Duration.ofSeconds(3));
        assertThat(time(() -> CostModel.of(network, ChannelGroups.of(network)).full()))
                .isLessThan(Duration.ofSeconds(3));
    }

    /** Every layer reads all layers before it in its block: channels meet again and again. */
    @Test
    void aDenseNet201IsAnalysedAtOnce() {
        Network network = denseNet(6, 12, 48, 32);
        ChannelGroups groups = ChannelGroups.of(network);

        assertThat(time(() -> ChannelGroups.of(network))).isLessThan(Duration.ofSeconds(3));
        assertThat(groups.get("conv0").width()).isEqualTo(64);
        assertThat(groups.get("block2.layer47.conv2").width()).isEqualTo(32);
    }

    private static Duration time(Runnable analysis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        analysis.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
    }

    private Network denseNet(int... sizes) {
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
