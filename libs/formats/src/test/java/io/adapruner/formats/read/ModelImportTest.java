package io.adapruner.formats.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelImportTest {
    private static final Path EXPORTED = Path.of("src/test/resources/io/adapruner/formats/small.pt2");

    @TempDir
    private Path folder;

    @Test
    void anExportedProgramIsNamedAfterItsFileAndNeedsNothingElse() {
        ImportedNetwork read = ModelImport.read(EXPORTED, said("My-Net.PT2"));

        assertThat(read.network().name()).isEqualTo("My-Net");
        assertThat(read.weights().tensors()).isNotEmpty();
    }

    @Test
    void whatAnExportedProgramSaysItselfMayNotBeSaidAgain() {
        assertRefused(
                () -> ModelImport.read(
                        EXPORTED, new ModelDescription("a.pt2", Optional.empty(), Optional.of(10), Optional.empty())),
                "classes goes with an architecture; a.pt2 has its own");
        assertRefused(
                () -> ModelImport.read(
                        EXPORTED,
                        new ModelDescription(
                                "a.pt2",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(WeightSet.EMA),
                                Optional.empty())),
                "weights goes with an architecture; a.pt2 has its own");
    }

    @Test
    void classesAreReadFromTheClassifier() {
        ImportedNetwork read = ModelImport.read(
                weights(7),
                new ModelDescription("w", Optional.of("resnet20-cifar"), Optional.empty(), Optional.empty()));

        assertThat(read.network().classes()).contains(7);
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void theInputMayBeAnother() {
        ImportedNetwork read = ModelImport.read(
                weights(10),
                new ModelDescription(
                        "w", Optional.of("resnet20-cifar"), Optional.empty(), Optional.of(TensorShape.of(3, 64, 64))));

        assertThat(read.network().input()).isEqualTo(TensorShape.of(3, 64, 64));
    }

    @Test
    void weightsWithoutAnArchitectureAreRefusedWithTheFormatsThatNeedNone() {
        assertRefused(
                () -> ModelImport.read(weights(10), said("w.safetensors")),
                "architecture is missing: only torch.export archives (.pt2)");
    }

    @Test
    void absurdNumbersAreRefusedBeforeAnythingIsBuilt() {
        assertRefused(
                () -> new ModelDescription("w", Optional.of("resnet20-cifar"), Optional.of(0), Optional.empty()),
                "classes 0 must be in 1..1000000");
        assertRefused(
                () -> new ModelDescription(
                        "w", Optional.empty(), Optional.empty(), Optional.of(TensorShape.of(3, 8193, 8))),
                "input [3, 8193, 8] must be [channels, ...], 1 to 5 numbers, each 1..8192, and at most 268435456 values together");
        assertRefused(
                () -> new ModelDescription(
                        "w",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(TensorShape.of(8192, 8192, 8192, 8192, 8192))),
                "at most 268435456 values together");
        assertRefused(() -> ModelDescription.input(List.of(3, 0, 8)), "input [3, 0, 8]");
    }

    private static ModelDescription said(String file) {
        return new ModelDescription(file, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Path weights(int classes) {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build("resnet20-cifar", classes), 1), file);
        return file;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining(message);
    }
}
