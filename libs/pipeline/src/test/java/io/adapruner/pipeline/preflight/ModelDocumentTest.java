package io.adapruner.pipeline.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.preflight.ModelDocument.Group;
import io.adapruner.pipeline.preflight.ModelDocument.LayerCost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDocumentTest {
    private final ModelDocument resnet = of("resnet20-cifar", Method.defaults());

    @Test
    void theLayersCostWhatTheNetworkCosts() {
        assertThat(resnet.layers().stream().mapToLong(LayerCost::macs).sum())
                .isEqualTo(resnet.cost().macs())
                .isEqualTo(40_551_040);
        assertThat(resnet.layers().stream().mapToLong(LayerCost::parameters).sum())
                .isEqualTo(resnet.cost().parameters());
        assertThat(resnet.layers())
                .contains(new LayerCost(
                        "layer2.0.conv1", "Conv2d", List.of(32, 16, 16), 9L * 16 * 32 * 256, 9L * 16 * 32));
    }

    /** ResNet-20 stores two statistics per batch norm channel besides its parameters: 7 x 16 + 6 x 32 + 6 x 64 channels. */
    @Test
    void bytesAreThoseOfAllStoredValues() {
        long statistics = 2L * (7 * 16 + 6 * 32 + 6 * 64);

        assertThat(resnet.cost().bytes()).isEqualTo(4 * (resnet.cost().parameters() + statistics));
        assertThat(resnet.reachable().bytes().maximum()).isEqualTo(resnet.cost().bytes());
        assertThat(resnet.reachable().bytes().minimum())
                .isBetween(
                        4 * resnet.reachable().parameters().minimum(),
                        resnet.cost().bytes());
    }

    @Test
    void everyGroupSaysHowFarItShrinksOrWhyItDoesNot() {
        Group inner = group(resnet, "layer3.0.conv1");
        assertThat(inner.keptWhole()).isEmpty();
        assertThat(inner.minimum()).isEqualTo(7);
        assertThat(inner.members()).containsExactly("layer3.0.conv1", "layer3.0.bn1", "layer3.0.conv2");

        Group stream = group(resnet, "conv1");
        assertThat(stream.keptWhole()).hasValueSatisfying(why -> assertThat(why).contains("residual"));
        assertThat(stream.minimum()).isEqualTo(stream.width());
        assertThat(resnet.keptWhole()).containsKey("conv1");
    }

    /** The stem's MACs are the only ones that no inner width touches, besides the classifier's: (27*16*1024 + 640) / 40551040. */
    @Test
    void residualStreamsAreToldWithTheirShareAndWhatPruningThemWouldReach() {
        double share = 100.0 * (27 * 16 * 1024 + 640) / 40_551_040;
        assertThat(resnet.warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("residual streams stay whole")
                .contains(String.format(java.util.Locale.ROOT, "%.1f %% of the MACs are in layers", share))
                .contains("with pruneTied"));
        assertThat(of("resnet20-cifar", method(1, 0.1, true)).warnings())
                .noneSatisfy(warning -> assertThat(warning).contains("residual"));
    }

    @Test
    void whatItsPlaceKeepsIsToldWhereItHoldsMuchWithWhatNamingItWouldReach() {
        assertThat(of("vgg16-bn", method(1, 0.1, false)).warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("their place keeps whole features.40, classifier.0, classifier.3: ")
                .endsWith(" of the parameters are reachable instead of "
                        + String.format(
                                java.util.Locale.ROOT,
                                "%.1f %%",
                                100.0
                                        * of("vgg16-bn", method(1, 0.1, false))
                                                .reachable()
                                                .parameters()
                                                .minimum()
                                        / of("vgg16-bn", method(1, 0.1, false))
                                                .cost()
                                                .parameters())));
        assertThat(resnet.warnings()).noneSatisfy(warning -> assertThat(warning).contains("place"));
    }

    @Test
    void oneStepOfEightInANarrowNetworkIsAWideGap() {
        long step = 9L * (16 * 8 + 8 * 16) * 1024;
        assertThat(of("resnet20-cifar", method(8, 0.1, false)).warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("multiples of 8 leave wide gaps: one step of layer1.0.conv1 is "
                        + String.format(java.util.Locale.ROOT, "%.1f %%", 100.0 * step / 40_551_040)));
        assertThat(of("resnet152", method(8, 0.1, false)).warnings())
                .noneSatisfy(warning -> assertThat(warning).contains("multiples"));
    }

    @Test
    void groupsThatCannotHaveTheMultipleAreNamed() {
        ModelDocument coarse = of("resnet20-cifar", method(32, 0.1, false));

        assertThat(coarse.warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("multiples of 32 are impossible in 6 of 9 prunable groups (layer1.0.conv1, "));
        assertThat(group(coarse, "layer3.0.conv1").minimum()).isEqualTo(32);
    }

    @Test
    void blocksWithoutBatchNormAreToldApart() {
        assertThat(resnet.warnings()).noneSatisfy(warning -> assertThat(warning).contains("batch-norm"));
        assertThat(ModelDocument.of(plain(12, 12), Method.defaults(), List.of()).warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith(
                                "no batch-norm scales in 2 of 2 blocks (conv0, conv1): their importance is read from"));
    }

    @Test
    void whoAsksForNoMultiplesIsToldNothingOfThem() {
        for (ModelDocument model : List.of(resnet, ModelDocument.of(plain(12, 12), Method.defaults(), List.of()))) {
            assertThat(model.warnings())
                    .noneSatisfy(warning -> assertThat(warning).contains("multiple"));
        }
    }

    @Test
    void aWidthThatIsNoMultipleIsTold() {
        assertThat(ModelDocument.of(plain(12, 12), method(8, 0.1, false), List.of())
                        .warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith("the full width of 2 prunable groups (conv0, conv1) is no multiple of 8"));
    }

    @Test
    void aNetworkWithNothingToPruneSaysSo() {
        ModelDocument fixed =
                ModelDocument.of(plain(12), Method.defaults().with(WidthRule.ADAPRUNER), List.of("read with care"));

        assertThat(fixed.warnings()).hasSize(2).first().isEqualTo("read with care");
        assertThat(fixed.warnings().getLast()).startsWith("nothing can be pruned");
        assertThat(fixed.reachable().macs().minimum())
                .isEqualTo(fixed.reachable().macs().maximum());
    }

    @Test
    void aRegisteredModelDiffersInItsIdAndPreprocessingOnly() {
        JsonNode before = Json.mapper().valueToTree(resnet);
        JsonNode after = Json.mapper().valueToTree(resnet.registered("abc", Preprocessing.imageNet()));

        assertThat(before.get("id").isNull()).isTrue();
        assertThat(after.get("id").asText()).isEqualTo("abc");
        assertThat(after.get("preprocessing").get("mean")).hasSize(3);
        assertThat(List.copyOf(before.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList()))
                .isEqualTo(List.copyOf(after.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList()));
    }

    private static ModelDocument of(String architecture, Method method) {
        return ModelDocument.of(Architectures.build(architecture, 10), method, List.of());
    }

    private static Method method(int multipleOf, double minimumKept, boolean pruneTied) {
        Method d = Method.defaults();
        return new Method(
                d.widthRule(),
                d.criteria(),
                d.compensate(),
                multipleOf,
                minimumKept,
                d.include(),
                d.exclude(),
                pruneTied,
                d.calibrationImages(),
                d.recalibrationBatches());
    }

    private static Group group(ModelDocument model, String name) {
        return model.groups().stream()
                .filter(g -> g.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Stem, then 3x3 convolutions of these widths without batch norm, then a classifier over all positions. */
    private static Network plain(int... widths) {
        var layers = new ArrayList<Layer>();
        String last = Network.INPUT;
        int channels = 3;
        for (int i = 0; i <= widths.length; i++) {
            int width = i < widths.length ? widths[i] : 8;
            String conv = "conv" + i;
            layers.add(new Layer(conv, Conv2d.of(channels, width, 3, 1, 1).withBias(true), List.of(last)));
            layers.add(new Layer("relu" + i, new Relu(), List.of(conv)));
            last = "relu" + i;
            channels = width;
        }
        layers.add(new Layer("flatten", new Flatten(), List.of(last)));
        layers.add(new Layer("fc", new Linear(8 * 64, 10, true), List.of("flatten")));
        return new Network("plain", TensorShape.of(3, 8, 8), layers, "fc", List.of());
    }
}
