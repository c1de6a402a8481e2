package io.adapruner.formats.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.Fixture;
import io.adapruner.formats.RealData;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3c68746d6c3e343034 | a web page, no model",
                "0a203c21444f4354595045 | Download the file itself",
                "76657273696f6e2068747470733a2f2f6769742d6c66732e | git lfs pull",
                "894844460d0a1a0a | HDF5",
                "1c00000054464c33 | python -m tf2onnx.convert --tflite",
                "1f8b0800 | gunzip",
                "fd377a585a00 | unxz",
                "934e554d5059 | safetensors.numpy.save_file",
                "474946383961 | it starts with bytes 47 49 46 38 39 61"
            })
    void aFileOfAnotherFormatIsRefusedWithWhatHelps(String start, String sentence) {
        assertInvalid(HexFormat.of().parseHex(start), sentence);
    }

    @ParameterizedTest
    @CsvSource({"conv1.weight.npy, import numpy", "model.weights.h5, HDF5", "readme.txt, torch.save(model.state_dict()"
    })
    void anArchiveOfAnotherFormatIsRefusedWithWhatHelps(String entry, String sentence) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.closeEntry();
        }
        assertInvalid(bytes.toByteArray(), sentence);
    }

    @Test
    void aTarArchiveIsToldByItsMagic() {
        byte[] tar = new byte[512];
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertInvalid(tar, "a tar archive");
    }

    private void assertInvalid(byte[] content, String sentence) {
        Path file = Fixture.file(folder, "file", content);
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_MODEL_FILE))
                .hasMessageContaining(sentence);
    }

    /** Sums over all values in double precision, as PyTorch computes them from the same files. */
    @ParameterizedTest
    @CsvSource({
        "resnet20-12fca82f.th, resnet20-cifar, 139.7826495598208",
        "resnet56-4bfd9763.th, resnet56-cifar, 1427.879011697099",
        "resnet56-cifar10-jpeg.pt, resnet56-cifar, 1364.7119739070945"
    })
    void aRealCheckpointFitsItsArchitecture(String file, String architecture, double sum) {
        Network network = Architectures.build(architecture, 10);

        Weights weights = ModelFile.read(RealData.model(file)).checkedFor(network);

        double total = weights.tensors().values().stream()
                .mapToDouble(t -> {
                    double s = 0;
                    for (float v : t.toArray()) {
                        s += v;
                    }
                    return s;
                })
                .sum();
        assertThat(total).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-6 * Math.abs(sum)));
    }
}
