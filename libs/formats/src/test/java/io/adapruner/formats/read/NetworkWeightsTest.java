package io.adapruner.formats.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network's weights among others, by their names. */
class NetworkWeightsTest {
    private static final Network NETWORK = Architectures.build("resnet8-cifar", 7);
    private static final Tensor EXTRA = Tensor.of(List.of(2), 1, 2);
    private static final Tensor SCALAR = Tensor.of(List.of(), 3);

    private final Map<String, Tensor> plain =
            Initialisation.random(NETWORK, 1).checkedFor(NETWORK).tensors();
    private final Map<String, Tensor> averaged =
            Initialisation.random(NETWORK, 2).checkedFor(NETWORK).tensors();
    private final LinkedHashMap<String, Tensor> file = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void aFileWithoutTensors() {
        file.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "module.",
                "model.",
                "net.",
                "backbone.",
                "_orig_mod.",
                "module._orig_mod.",
                "model.encoder.net."
            })
    void theNetworkIsFoundUnderAnyPrefix(String prefix) {
        put(prefix, plain);

        assertPlain(read());
        assertThat(read().warnings()).isEmpty();
    }

    @Test
    void wrappersInsideNamesAreNoPartOfThem() {
        plain.forEach((name, tensor) -> file.put(name.replace("layer1.0.", "layer1._orig_mod.0._orig_mod."), tensor));

        assertPlain(read());
    }

    @Test
    void whatLiesBesideANetworkUnderAPrefixIsPassedOverAndNamed() {
        put("model.", plain);
        file.put("criterion.weight", EXTRA);
        file.put("projection.weight", EXTRA);

        assertPlain(read());
        assertThat(read().warnings())
                .containsExactly("2 tensors that are no weights of resnet8-cifar are passed over: criterion.weight,"
                        + " projection.weight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "criterion.weight",
                "loss_fn.pos_weight",
                "train_acc.sum",
                "val_metrics.acc.value",
                "ema_conv1_weight"
            })
    void lossesMetricsAndAveragesAmongTheWeightsArePassedOverAndNamed(String name) {
        put("", plain);
        file.put(name, EXTRA);

        assertPlain(read());
        assertThat(read().warnings())
                .containsExactly("1 tensor that is no weight of resnet8-cifar is passed over: " + name);
    }

    @Test
    void aScalarAmongTheWeightsIsPassedOver() {
        put("", plain);
        file.put("temperature", SCALAR);

        assertPlain(read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer1.1.conv1.weight", "aux.weight", "tested.weight"})
    void aLayerThatTheNetworkLacksIsRefused(String name) {
        put("", plain);
        file.put(name, EXTRA);

        assertMismatch("missing: []; unexpected: [" + name + "]");
    }

    @Test
    void whatIsMissingIsNamedByTheNetworksNames() {
        put("net.", plain);
        file.remove("net.layer1.0.bn1.bias");

        assertMismatch("missing: [layer1.0.bn1.bias]; unexpected: []");
    }

    @Test
    void whatIsMissingIsNotMadeUpForByAnotherModule() {
        put("net.", plain);
        file.put("conv1.weight", file.remove("net.conv1.weight"));

        assertMismatch("missing: [conv1.weight]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fc", "head.fc"})
    void aClassifierOfAnotherNameIsTakenAndNamed(String name) {
        plain.forEach((own, tensor) -> file.put(own.replace("linear", name), tensor));

        assertPlain(read());
        assertThat(read().warnings())
                .containsExactly("the classifier is taken from " + name + ".weight, " + name + ".bias");
    }

    @Test
    void twoClassifiersOfOtherNamesAreRefused() {
        plain.forEach((own, tensor) -> file.put(own.replace("linear", "fc"), tensor));
        plain.forEach((own, tensor) -> file.put(own.replace("linear", "fc2"), tensor));

        assertMismatch("missing: [linear.weight, linear.bias]; unexpected: [fc.weight, fc.bias, fc2.weight, fc2.bias]");
    }

    @Test
    void averagesBesideTheNetworkAreTakenWhenAskedFor() {
        put("model.", plain);
        put("ema.module.", averaged);

        assertPlain(read());
        assertThat(read().warnings())
                .containsExactly("the file holds plain and averaged (EMA) weights; the plain ones (model) were taken,"
                        + " weights=ema takes the others (ema.module)");
        assertThat(read(WeightSet.EMA).weights().tensors()).isEqualTo(averaged);
    }

    @Test
    void averagesThatAreNotThereAreNotTaken() {
        put("", plain);

        assertThatThrownBy(() -> read(WeightSet.EMA))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessage("w holds no averaged (EMA) weights beside its plain ones; leave out weights=ema");
    }

    @Test
    void plainWeightsThatAreNotThereAreNotTaken() {
        put("model_ema.", averaged);

        assertThat(read().warnings())
                .containsExactly("the file holds averaged (EMA) weights alone (model_ema); they were taken");
        assertThatThrownBy(() -> read(WeightSet.PLAIN))
                .hasMessage("w holds averaged (EMA) weights alone; leave out weights=plain");
    }

    @Test
    void twoNetworksThatFitAreRefusedByTheirPrefixes() {
        put("student.", plain);
        put("teacher.", averaged);

        assertMismatch("2 networks that fit resnet8-cifar, under the prefixes student., teacher.");
    }

    @Test
    void integersInPlaceOfAWeightAreNamed() {
        Weights kept = new Weights(new LinkedHashMap<>(plain));
        var others = new LinkedHashMap<String, String>();
        var tensors = new LinkedHashMap<>(kept.tensors());
        tensors.remove("conv1.weight");
        others.put("conv1.weight", "I8 values");
        var read = new FileWeights(new Weights(tensors), others, WeightSet.PLAIN, List.of());

        assertThatThrownBy(() -> new NetworkWeights(NETWORK).in(read, Optional.empty()))
                .hasMessage(
                        "weight conv1.weight of resnet8-cifar is no floating tensor in the file: it holds I8 values."
                                + " Save it as a tensor of 32-bit floats");
    }

    @Test
    void aNegativeVarianceIsRefused() {
        put("", plain);
        Tensor variances = plain.get("bn1.running_var");
        float[] values = variances.toArray();
        values[3] = -0.5f;
        file.put("bn1.running_var", Tensor.of(variances.shape(), values));

        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NON_FINITE_WEIGHTS))
                .hasMessageContaining("tensor bn1.running_var holds -0.5, which no variance can be");
    }

    private void put(String prefix, Map<String, Tensor> tensors) {
        tensors.forEach((name, tensor) -> file.put(prefix + name, tensor));
    }

    private ImportedNetwork read(WeightSet... asked) {
        Path weights = folder.resolve("w");
        Safetensors.write(new Weights(file), weights);
        return ModelImport.read(
                weights,
                new ModelDescription(
                        "w",
                        Optional.of("resnet8-cifar"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(asked).stream().findFirst(),
                        Optional.empty()));
    }

    private void assertPlain(ImportedNetwork read) {
        assertThat(read.network().classes()).hasValue(7);
        assertThat(read.weights().tensors()).isEqualTo(plain);
    }

    private void assertMismatch(String sentence) {
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.WEIGHTS_MISMATCH))
                .hasMessageContaining(sentence);
    }
}
