package io.adapruner.network.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.Cost;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitecturesTest {
    @ParameterizedTest
    @CsvSource({
        "resnet20-cifar, 10, 40551040, 269722",
        "resnet32-cifar, 10, 68862592, 464154",
        "resnet56-cifar, 10, 125485696, 853018",
        "resnet110-cifar, 10, 252887680, 1727962",
        "vgg16-bn-cifar, 10, 313201664, 14724042",
        "mobilenet-v2, 1000, 300774272, 3504872",
        "resnet18, 1000, 1814073344, 11689512",
        "resnet50, 1000, 4089184256, 25557032",
        "resnet152, 1000, 11513626624, 60192808",
        "vgg16-bn, 1000, 15470264320, 138365992",
    })
    void costsAreThePublishedOnes(String name, int classes, long macs, long parameters) {
        assertThat(Cost.of(Architectures.build(name, classes))).isEqualTo(new Cost(macs, parameters));
    }

    @Test
    void everyNameBuilds() {
        for (String name : Architectures.names()) {
            assertThat(Architectures.build(name, 7).classes()).as(name).isEqualTo(7);
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Architectures.build("lenet", 10))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("lenet")
                .hasMessageContaining("resnet56-cifar");
    }
}
