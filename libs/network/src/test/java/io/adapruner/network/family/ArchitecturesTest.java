package io.adapruner.network.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.CostModel;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitecturesTest {
    /**
     * CIFAR forms: the papers' counts, for 8 and 14 layers by their formulas. The others: torchvision's own, counted with hooks on
     * its modules.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet8-cifar, 10, 12239488, 75290",
        "resnet14-cifar, 10, 26395264, 172506",
        "resnet20-cifar, 10, 40551040, 269722",
        "resnet32-cifar, 10, 68862592, 464154",
        "resnet56-cifar, 10, 125485696, 853018",
        "resnet110-cifar, 10, 252887680, 1727962",
        "vgg16-bn-cifar, 10, 313201664, 14724042",
        "resnet18, 1000, 1814073344, 11689512",
        "resnet34, 1000, 3663761408, 21797672",
        "resnet50, 1000, 4089184256, 25557032",
        "resnet101, 1000, 7801405440, 44549160",
        "resnet152, 1000, 11513626624, 60192808",
        "vgg11-bn, 1000, 7609090048, 132868840",
        "vgg13-bn, 1000, 11308466176, 133053736",
        "vgg16-bn, 1000, 15470264320, 138365992",
        "vgg19-bn, 1000, 19632062464, 143678248",
        "mobilenet-v2, 1000, 300774272, 3504872",
        "mobilenet-v2-0.35, 1000, 59285808, 1677128",
        "mobilenet-v2-0.5, 1000, 97131840, 1968680",
        "mobilenet-v2-0.75, 1000, 209069792, 2636424",
        "mobilenet-v2-1.4, 1000, 582195824, 6108776",
    })
    void costsWhatItIsPublishedToCost(String name, int classes, long macs, long parameters) {
        Cost cost = Cost.of(Architectures.build(name, classes));
        assertThat(cost.macs()).isEqualTo(macs);
        assertThat(cost.parameters()).isEqualTo(parameters);
    }

    /** Start of the SHA-256 of torchvision's state-dict keys and shapes, one {@code name [shape]} per line. */
    @ParameterizedTest
    @CsvSource({
        "resnet18, 1d65cf9f331909f4",
        "resnet34, bb56633e30bfd9c7",
        "resnet50, 6487a6e40bc7989f",
        "resnet101, ee2915e4454c6772",
        "resnet152, 5d46027bfdfce40f",
        "vgg11-bn, a1937189ebfb74d3",
        "vgg13-bn, da6a57814e5ff177",
        "vgg16-bn, d5112b4344946ad8",
        "vgg19-bn, b61c6ad99655b8f9",
        "mobilenet-v2, 4b95e93207941e6b",
        "mobilenet-v2-0.35, 40ef487133bf0926",
        "mobilenet-v2-0.5, 871c852a15c5b59e",
        "mobilenet-v2-0.75, c30818d54c9c82f5",
        "mobilenet-v2-1.4, 00e6c687ffc59712",
    })
    void namesAndShapesAreTorchvisions(String name, String hash) throws NoSuchAlgorithmException {
        String keys = Architectures.build(name, 1000).parameters().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue().shape())
                .collect(Collectors.joining("\n"));

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(keys.getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(digest)).startsWith(hash);
    }

    @Test
    void everyNameBuilds() {
        for (String name : Architectures.names()) {
            assertThat(Architectures.build(name, 7).classes()).as(name).contains(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lenet", "resnet56", "mobilenet-v2-", "RESNET18", ""})
    void anUnknownNameIsAnsweredWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> Architectures.build(name, 10))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("resnet56-cifar");
    }

    /** Best of five, in processor time: the machine may be busy, the algorithm may not be slow. */
    @Test
    void theLargestNetworkIsAnalysedInAnInstant() {
        Network network = Architectures.build("resnet152", 1000);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = threads.getCurrentThreadCpuTime();
            CostModel.of(network, ChannelGroups.of(network));
            best = Math.min(best, threads.getCurrentThreadCpuTime() - start);
        }
        assertThat(best).isLessThan(300_000_000L);
    }
}
