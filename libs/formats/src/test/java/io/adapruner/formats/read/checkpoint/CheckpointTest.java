package io.adapruner.formats.read.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.Fixture;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    @TempDir
    Path folder;

    private Weights read(String fixture) {
        return ModelFile.read(Fixture.file(folder, fixture));
    }

    /** 24 values from -1 in steps of 1/8: exact in every type. */
    private static float[] eighths() {
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 8f - 1;
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-zip.pt", "mixed-deflated.pt", "mixed-legacy.pt"})
    void everyTypeAndViewIsReadAsPyTorchHoldsIt(String fixture) {
        Weights weights = read(fixture);

        float[] all = eighths();
        assertThat(weights.tensors().keySet())
                .containsExactly(
                        "f32", "f16", "bf16", "f64", "transposed", "view", "shared", "scalar", "empty", "parameter");
        assertThat(weights.get("f32")).isEqualTo(Tensor.of(List.of(2, 3, 4), all));
        assertThat(weights.get("f16")).isEqualTo(Tensor.of(List.of(4, 6), all));
        assertThat(weights.get("bf16")).isEqualTo(Tensor.of(List.of(24), all));
        assertThat(weights.get("f64")).isEqualTo(Tensor.of(List.of(24), all));
        assertThat(weights.get("transposed").shape()).containsExactly(6, 4);
        assertThat(Arrays.copyOf(weights.get("transposed").toArray(), 5))
                .containsExactly(-1, -0.25f, 0.5f, 1.25f, -0.875f);
        assertThat(weights.get("view").toArray()).containsExactly(all[5], all[8], all[11], all[14]);
        assertThat(weights.get("shared").toArray()).containsExactly(all[2], all[3]);
        assertThat(weights.get("scalar")).isEqualTo(Tensor.of(List.of(), 2.5f));
        assertThat(weights.get("empty").shape()).containsExactly(0, 3);
        assertThat(weights.get("parameter").toArray()).containsExactly(1, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol3.pt", "protocol4.pt", "protocol5.pt"})
    void newerPickleProtocolsAreRead(String fixture) {
        assertThat(read(fixture).get("w").toArray()).containsExactly(0, 1, 2, 3);
    }

    /** Such as PyTorch itself writes of {@code torch.empty(0, 2**40)}: no values, and more of them than an axis can count. */
    @ParameterizedTest
    @ValueSource(strings = {"empty-zip.pt", "empty-legacy.pt"})
    void anExtentThatNoTensorHasIsRefused(String fixture) {
        assertThatThrownBy(() -> read(fixture))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_MODEL_FILE))
                .hasMessageContaining("a tensor of size [0, 1099511627776]");
    }

    @ParameterizedTest
    @CsvSource({
        "evil-zip.pt, posix.system",
        "evil-legacy.pt, posix.system",
        "evil.pkl, posix.system",
        "module-zip.pt, torch.nn.modules.linear.Linear",
        "module-legacy.pt, whole pickled module",
        "torchscript.pt, TorchScript"
    })
    void whatAsksForCodeIsRefusedByName(String fixture, String named) {
        assertThatThrownBy(() -> read(fixture))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.UNSAFE_MODEL_FILE))
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "module-zip.pt, torch.export.save(torch.export.export(model",
        "module-legacy.pt, torch.export.save(torch.export.export(model",
        "torchscript.pt, 'torch.onnx.export(model, (torch.randn(1, 3, 224, 224),), \"model.onnx\", dynamo=False)'"
    })
    void whatHoldsAModuleIsRefusedWithThePythonThatHelps(String fixture, String python) {
        assertThatThrownBy(() -> read(fixture)).hasMessageContaining(python);
    }

    @ParameterizedTest
    @ValueSource(strings = {"integers-zip.pt", "integers-legacy.pt"})
    void integersAreNoWeights(String fixture) {
        assertInvalid(Fixture.bytes(fixture), "tensor count holds I64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixed-legacy.pt", "mixed-zip.pt", "mixed.safetensors"})
    void everyTruncationIsNoticed(String fixture) {
        byte[] whole = Fixture.bytes(fixture);
        for (int length = 0; length < whole.length - 1; length += 7) {
            assertInvalid(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void aTruncatedStreamNamesTheOffset() {
        byte[] whole = Fixture.bytes("mixed-legacy.pt");
        assertInvalid(Arrays.copyOf(whole, 300), "(at byte ");
        assertInvalid(Arrays.copyOf(whole, whole.length - 5), "truncated");
    }

    @Test
    void anUnknownFileIsDescribedByItsFirstBytes() {
        assertInvalid("GIF89a".getBytes(StandardCharsets.US_ASCII), "47 49 46 38 39 61");
        assertInvalid(new byte[0], "the file is empty");
    }

    @Test
    void aLengthThatExceedsTheFileAllocatesNothing() {
        // protocol 2, text of 4 GiB - 1
        assertInvalid(new byte[] {(byte) 0x80, 2, 'X', -1, -1, -1, -1, 'a', '.'}, "4294967295 more bytes");
    }

    @Test
    void loopsOfReferencesEnd() {
        // a dictionary that holds itself under "state_dict"
        byte[] loop = HexFormat.of()
                .parseHex("80028a0a6cfc9c46f9206aa850192e" + "80024de9032e" + "80027d2e" + "80027d7100550a"
                        + HexFormat.of().formatHex("state_dict".getBytes(StandardCharsets.US_ASCII)) + "6800732e");
        assertInvalid(loop, "holds no state dict; its keys are [state_dict]");
    }

    private void assertInvalid(byte[] content, String message) {
        Path file = Fixture.file(folder, "file", content);
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_MODEL_FILE))
                .hasMessageContaining(message);
    }
}
