package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.family.Architectures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunableTest {
    private static Prunable of(String architecture, PruningScope scope) {
        Network network = Architectures.build(architecture, 10);
        return Prunable.of(network, ChannelGroups.of(network), scope);
    }

    private static List<String> names(Prunable prunable) {
        return prunable.groups().stream().map(ChannelGroup::name).toList();
    }

    @Test
    void theInnerWidthsOfResidualBlocksAreFree() {
        Prunable prunable = of("resnet56-cifar", PruningScope.defaults());

        assertThat(prunable.groups()).hasSize(27).allMatch(g -> g.name().endsWith("conv1"));
        assertThat(prunable.blocks())
                .extracting(Block::name)
                .startsWith("layer1.0", "layer1.1")
                .hasSize(27);
        assertThat(prunable.blockOf()).containsEntry("layer3.8.conv1", "layer3.8");
        assertThat(prunable.keptWhole()).containsKeys("input", "conv1", "linear");
        assertThat(prunable.keptWhole().get("conv1")).contains("residual");
    }

    @Test
    void theBottlenecksTwoInnerWidthsShareABlock() {
        Prunable prunable = of("resnet50", PruningScope.defaults());

        assertThat(prunable.groups()).hasSize(32);
        assertThat(prunable.blocks()).hasSize(16);
        assertThat(prunable.blockOf())
                .containsEntry("layer1.0.conv1", "layer1.0")
                .containsEntry("layer1.0.conv2", "layer1.0");
    }

    @Test
    void stemLastConvolutionAndClassifierStay() {
        Prunable prunable = of("vgg16-bn", PruningScope.defaults());

        assertThat(prunable.groups()).hasSize(11);
        assertThat(prunable.keptWhole())
                .containsEntry("features.0", "stem: the first convolution")
                .containsEntry("features.40", "last convolution before the classifier")
                .containsEntry("classifier.0", "classifier");
    }

    @Test
    void anInvertedResidualHasOneHiddenWidth() {
        Prunable prunable = of("mobilenet-v2", PruningScope.defaults());

        assertThat(names(prunable)).contains("features.2.conv.0.0").doesNotContain("features.2.conv.1.0");
        assertThat(prunable.blockOf()).containsEntry("features.2.conv.0.0", "features.2");
    }

    @Test
    void aGroupOutsideEveryBlockIsItsOwn() {
        Prunable prunable = of("mobilenet-v2", PruningScope.defaults());

        assertThat(prunable.blockOf()).containsEntry("features.17.conv.2", "features.17.conv.2");
        assertThat(prunable.blocks())
                .contains(new Block("features.17.conv.2", List.of("features.17.conv.2", "features.17.conv.3")));
    }

    @Test
    void tiedStreamsCanBeFreed() {
        Prunable prunable = of("resnet18", new PruningScope(List.of(), List.of(), true));

        assertThat(names(prunable))
                .contains("conv1", "layer2.0.conv2", "layer4.0.conv2")
                .doesNotContain("fc");
    }

    @Test
    void patternsMatchGroupsLayersAndBlocks() {
        assertThat(names(of("resnet20-cifar", new PruningScope(List.of("layer1.*"), List.of("layer1.1"), false))))
                .containsExactly("layer1.0.conv1", "layer1.2.conv1");
        assertThat(names(of("resnet20-cifar", new PruningScope(List.of("layer?.0.bn1"), List.of(), false))))
                .containsExactly("layer1.0.conv1", "layer2.0.conv1", "layer3.0.conv1");
    }

    @Test
    void aNameInFullFreesTheStem() {
        assertThat(names(of("vgg11-bn", new PruningScope(List.of("features.0"), List.of(), false))))
                .containsExactly("features.0");
        assertThat(names(of("vgg11-bn", new PruningScope(List.of("features.*"), List.of(), false))))
                .doesNotContain("features.0");
    }

    @Test
    void aPatternThatMatchesNothingIsNamed() {
        assertThatThrownBy(() -> of("resnet20-cifar", new PruningScope(List.of(), List.of("layre1.*"), false)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining("'layre1.*'");
    }

    @Test
    void nothingToPruneIsAnErrorOnDemand() {
        Prunable none = of("resnet20-cifar", new PruningScope(List.of(), List.of("*"), false));

        assertThatThrownBy(none::requireSome).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                .isEqualTo(ProblemCode.NOTHING_TO_PRUNE));
    }

    @Test
    void globsAreMatchedInFull() {
        assertThat(new Glob("a*c?").matches("abbcxccd")).isTrue();
        assertThat(new Glob("a*c").matches("acb")).isFalse();
        assertThat(new Glob("").matches("")).isTrue();
        assertThat(new Glob("layer1.0").matches("layer1x0")).isFalse();
        assertThat(new Glob("*a*a*a*a*a*a*a*a*a*a*a*b").matches("a".repeat(5000)))
                .isFalse();
    }
}
