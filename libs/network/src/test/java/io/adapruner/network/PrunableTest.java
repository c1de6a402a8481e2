package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.scope.Glob;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunableTest {
    private static final String RESIDUAL = "residual stream: blocks add to it what they compute from it";

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
    void theStemMayShrinkWhereTheScopeSaysSo() {
        Prunable prunable = of("mobilenet-v2", new PruningScope(List.of(), List.of(), false, true));
        Prunable streams = of("resnet20-cifar", new PruningScope(List.of(), List.of(), false, true));

        assertThat(names(prunable)).contains("features.0.0").doesNotContain("features.18.0", "classifier.1");
        assertThat(streams.keptWhole().get("conv1")).contains("residual");
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

    /** As in RepVGG and feature pyramids: what is summed is computed side by side. */
    @Test
    void branchesThatNoIdentityCarriesOnAreFree() {
        Network network = network(
                conv("stem", 3, 4, Network.INPUT),
                conv("wide", 4, 8, "stem"),
                conv("narrow", 4, 8, "stem"),
                conv("third", 4, 8, "stem"),
                new Layer("two", new Add(), List.of("wide", "narrow")),
                new Layer("all", new Add(), List.of("two", "third")),
                new Layer("relu", new Relu(), List.of("all")),
                conv("last", 8, 3, "relu"));

        Prunable prunable = prunable(network);

        assertThat(names(prunable)).containsExactly("wide");
        assertThat(prunable.groups().getFirst().members(ChannelGroup.Role.PRODUCER))
                .extracting(ChannelGroup.Member::layer)
                .containsExactly("wide", "narrow", "third");
    }

    @Test
    void whatAnIdentityCarriesPastALayerStays() {
        Network network = network(
                conv("stem", 3, 4, Network.INPUT),
                conv("a", 4, 8, "stem"),
                conv("b", 4, 8, "stem"),
                new Layer("sum", new Add(), List.of("a", "b")),
                new Layer("relu", new Relu(), List.of("sum")),
                conv("inner", 8, 6, "relu"),
                conv("outer", 6, 8, "inner"),
                new Layer("residual", new Add(), List.of("outer", "relu")),
                conv("last", 8, 3, "residual"));

        assertThat(names(prunable(network))).containsExactly("inner");
        assertThat(prunable(network).keptWhole()).containsEntry("a", RESIDUAL);
    }

    /** A shortcut that pads with zeros carries on what it has; the channels of its zeros are no others. */
    @Test
    void aPaddedShortcutKeepsAllItsChannels() {
        Network network = network(
                conv("stem", 3, 4, Network.INPUT),
                conv("before", 4, 4, "stem"),
                conv("inner", 4, 6, "before"),
                conv("outer", 6, 8, "inner"),
                new Layer("padded", new ZeroPadChannels(4, 2, 2), List.of("before")),
                new Layer("sum", new Add(), List.of("outer", "padded")),
                conv("last", 8, 3, "sum"));

        assertThat(names(prunable(network))).containsExactly("inner");
    }

    /** It filters every channel alone, so a sum with what it reads ties nothing. */
    @Test
    void aDepthwiseBranchBesideItsInputTiesNothing() {
        Network network = network(
                conv("stem", 3, 4, Network.INPUT),
                conv("a", 4, 8, "stem"),
                new Layer("dw", Conv2d.of(8, 8, 3, 1, 1).withGroups(8), List.of("a")),
                new Layer("sum", new Add(), List.of("a", "dw")),
                conv("last", 8, 3, "sum"));

        assertThat(names(prunable(network))).containsExactly("a");
    }

    @Test
    void aSignalHasAStemAndALastConvolutionToo() {
        var network = new Network(
                "signal",
                TensorShape.of(2, 32),
                List.of(
                        line("stem", 2, Network.INPUT),
                        line("middle", 8, "stem"),
                        line("last", 8, "middle"),
                        new Layer("flat", new Flatten(), List.of("last")),
                        new Layer("fc", new Linear(8 * 32, 4, true), List.of("flat"))),
                "fc",
                List.of());

        assertThat(names(prunable(network))).containsExactly("middle");
        assertThat(prunable(network).keptWhole())
                .containsEntry("stem", "stem: the first convolution")
                .containsEntry("last", "last convolution before the classifier");
    }

    /** As in MTCNN, whose scores, boxes and landmarks are read from one hidden vector. */
    @Test
    void whereNothingIsClassifiedNothingIsCalledAClassifier() {
        var network = new Network(
                "heads",
                TensorShape.of(3, 8, 8),
                List.of(
                        conv("stem", 3, 8, Network.INPUT),
                        conv("middle", 8, 8, "stem"),
                        conv("last", 8, 8, "middle"),
                        new Layer("flat", new Flatten(), List.of("last")),
                        new Layer("hidden", new Linear(8 * 64, 16, true), List.of("flat")),
                        new Layer("scores", new Linear(16, 2, true), List.of("hidden")),
                        new Layer("boxes", new Linear(16, 4, true), List.of("hidden"))),
                List.of(new Network.Output("scores", "scores"), new Network.Output("boxes", "boxes")),
                List.of());

        assertThat(names(prunable(network))).containsExactly("middle");
        assertThat(prunable(network).keptWhole())
                .containsEntry("last", "last convolution before the outputs")
                .containsEntry("hidden", "linear layer before the outputs");
    }

    private static Layer line(String name, int in, String input) {
        Conv2d plane =
                new Conv2d(in, 8, new Extent(1, 3), Extent.square(1), new Extent(0, 1), Extent.square(1), 1, true);
        return new Layer(name, new OneDimensional(plane), List.of(input));
    }

    private static Layer conv(String name, int in, int out, String input) {
        return new Layer(name, Conv2d.of(in, out, 3, 1, 1), List.of(input));
    }

    private static Network network(Layer... layers) {
        return new Network(
                "drawn", TensorShape.of(3, 8, 8), List.of(layers), layers[layers.length - 1].name(), List.of());
    }

    private static Prunable prunable(Network network) {
        return Prunable.of(network, ChannelGroups.of(network), PruningScope.defaults());
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
