package io.adapruner.formats.read;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuedWeightsTest {
    /** Widths that no architecture has, and names as of what was exported inside a wrapper. */
    private static final Network NETWORK = new Network(
            "pruned",
            TensorShape.of(3, 8, 8),
            List.of(
                    new Layer("model.0.conv", Conv2d.of(3, 5, 3, 1, 1), List.of(Network.INPUT)),
                    new Layer("model.0.bn", BatchNorm2d.of(5), List.of("model.0.conv")),
                    new Layer("relu", new Relu(), List.of("model.0.bn")),
                    new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("relu")),
                    new Layer("flatten", new Flatten(), List.of("pool")),
                    new Layer("model.1", new Linear(5, 2, true), List.of("flatten"))),
            "model.1",
            List.of());

    private static final int WRAPPER = "model.".length();

    private final Map<String, Tensor> trained = weights(1);
    private final LinkedHashMap<String, Tensor> file = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "module.", "_orig_mod.", "model.", "student.net."})
    void theNetworksOwnNamesAreFoundUnderAnyPrefix(String prefix) {
        trained.forEach((name, tensor) -> file.put(prefix + name, tensor));

        assertThat(read().weights().tensors()).isEqualTo(trained);
        assertThat(read().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "module.", "_orig_mod.", "student.net."})
    void theStateDictOfWhatIsInsideAWrapperFitsToo(String prefix) {
        trained.forEach((name, tensor) -> file.put(prefix + name.substring(WRAPPER), tensor));

        assertThat(read().weights().tensors()).isEqualTo(trained);
    }

    @Test
    void averagesOfWhatIsInsideAWrapperAreTakenWhenAskedFor() {
        Map<String, Tensor> averaged = weights(2);
        trained.forEach((name, tensor) -> file.put("net." + name.substring(WRAPPER), tensor));
        averaged.forEach((name, tensor) -> file.put("net_ema." + name.substring(WRAPPER), tensor));

        assertThat(read().weights().tensors()).isEqualTo(trained);
        assertThat(read().warnings().getFirst()).contains("the plain ones (net) were taken");
        assertThat(read(WeightSet.EMA).weights().tensors()).isEqualTo(averaged);
    }

    @Test
    void theNetworkIsTheEarlierOneWithoutAChange() {
        file.putAll(trained);

        assertThat(read().network()).isEqualTo(NETWORK);
    }

    @Test
    void everyTensorThatDoesNotFitIsNamed() {
        file.putAll(trained);
        file.remove("model.0.bn.bias");
        file.put("model.0.conv.weight", zeros(8, 3, 3, 3));
        file.put("model.2.weight", zeros(2, 2));

        assertMismatch("the weights do not fit pruned; missing: [model.0.bn.bias]; unexpected: [model.2.weight];"
                + " other shape: [model.0.conv.weight is [8, 3, 3, 3], expected [5, 3, 3, 3]]");
    }

    @Test
    void whatIsMissingInsideAWrapperIsNamedByTheNetworksNames() {
        trained.forEach((name, tensor) -> file.put(name.substring(WRAPPER), tensor));
        file.remove("0.bn.bias");

        assertMismatch("missing: [model.0.bn.bias]; unexpected: []; other shape: []");
    }

    /** As anchors of a detector: no module holds them, whoever made the network of its exported graph. */
    @Test
    void constantsThatNoTrainingChangesAreAskedForFromTheEarlierResult() {
        var scaled = new Network(
                "scaled",
                TensorShape.of(3, 8, 8),
                List.of(
                        new Layer("net.conv", Conv2d.of(3, 5, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer(
                                "net.anchors",
                                new WithParameter(Arithmetic.ADD, List.of(5, 1, 1), List.of(5, 1, 1), false),
                                List.of("net.conv"))),
                "net.anchors",
                List.of());
        file.put("net.conv.weight", zeros(5, 3, 3, 3));

        assertThatThrownBy(() -> read(scaled, Optional.empty()))
                .hasMessageContaining(
                        "missing: [net.anchors], which are constants of its graph that no training changes")
                .hasMessageContaining("from the earlier result's weights.safetensors");
        file.put("net.anchors", zeros(5, 1, 1));
        assertThat(read(scaled, Optional.empty()).weights().tensors())
                .containsOnlyKeys("net.conv.weight", "net.anchors");
    }

    /** Nothing but the names of parameters is left without it: every layer of every network would fit. */
    @Test
    void theOnlyLayersNameIsNoWrapper() {
        var single = new Network(
                "single",
                TensorShape.of(3, 8, 8),
                List.of(new Layer("net.conv", Conv2d.of(3, 5, 3, 1, 1), List.of(Network.INPUT))),
                "net.conv",
                List.of());
        file.put("other.weight", zeros(5, 3, 3, 3));

        assertThatThrownBy(() -> read(single, Optional.empty()))
                .hasMessageContaining("missing: [net.conv.weight]; unexpected: [other.weight]");
        file.put("conv.weight", requireNonNull(file.remove("other.weight")));
        assertThat(read(single, Optional.empty()).weights().tensors()).containsOnlyKeys("net.conv.weight");
    }

    @Test
    void aFileWithAStructureOfItsOwnIsRefused() {
        assertThatThrownBy(() -> ModelImport.read(
                        folder.resolve("m"), ModelDescription.of("trained.onnx", NETWORK, Optional.empty())))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining("trained.onnx describes its own structure; give it alone");
    }

    @Test
    void whatTheNetworkHasItselfMayNotBeSaidAgain() {
        assertThatThrownBy(() -> new ModelDescription(
                        "w",
                        Optional.empty(),
                        Optional.of(2),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(NETWORK)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessage("classes goes without a network that the weights belong to; pruned has its own");
    }

    private static Tensor zeros(Integer... shape) {
        return Tensor.filled(List.of(shape), 0);
    }

    private static Map<String, Tensor> weights(long seed) {
        return Initialisation.random(NETWORK, seed).checkedFor(NETWORK).tensors();
    }

    private ImportedNetwork read(WeightSet... asked) {
        return read(NETWORK, List.of(asked).stream().findFirst());
    }

    private ImportedNetwork read(Network network, Optional<WeightSet> asked) {
        Path weights = folder.resolve("w.safetensors");
        Safetensors.write(new Weights(file), weights);
        return ModelImport.read(weights, ModelDescription.of("w.safetensors", network, asked));
    }

    private void assertMismatch(String sentence) {
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.WEIGHTS_MISMATCH))
                .hasMessageContaining(sentence);
    }
}
