package io.adapruner.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipReaderTest {
    @Test
    void filesComeInOrderAndWhatIsNotReadIsPassedOver() throws IOException {
        byte[] image = new byte[100_000];
        new Random(1).nextBytes(image);
        try (var reader = new ZipReader("data.zip", zip(3, image))) {
            assertThat(reader.next()).isEqualTo("cat/0.png");
            assertThat(reader.next()).isEqualTo("cat/1.png");
            assertThat(reader.content(100_000)).isEqualTo(image);
            assertThat(reader.next()).isEqualTo("cat/2.png");
            assertThat(reader.next()).isNull();
        }
    }

    /** Each file within its limit, the archive a thousandth of what it becomes. */
    @Test
    void anArchiveThatInflatesWithoutBoundIsRefusedWhetherItsFilesAreReadOrNot() throws IOException {
        byte[] zeros = new byte[8 << 20];
        for (boolean read : new boolean[] {true, false}) {
            try (var reader = new ZipReader("data.zip", zip(12, zeros))) {
                assertThatThrownBy(() -> {
                            for (String name = reader.next(); name != null; name = reader.next()) {
                                assertThat(!read || reader.content(8 << 20).length == 8 << 20)
                                        .isTrue();
                            }
                        })
                        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                                .isEqualTo(ProblemCode.INVALID_DATASET))
                        .hasMessageContaining("data.zip: inflates to far more");
            }
        }
    }

    private static ByteArrayInputStream zip(int files, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry("cat/" + i + ".png"));
                zip.write(content);
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
