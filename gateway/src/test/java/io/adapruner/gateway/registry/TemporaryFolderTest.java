package io.adapruner.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    @TempDir
    Path parent;

    @Test
    void nothingIsLeftOfAFolderThatIsClosed() throws IOException {
        try (var folder = new TemporaryFolder(parent)) {
            Files.writeString(folder.resolve("uploaded"), "x");
            assertThat(parent).isNotEmptyDirectory();
        }
        assertThat(parent).isEmptyDirectory();
    }

    /** What a killed process leaves is what is here without a lock: nobody's. */
    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatIsInUseStays() throws IOException {
        Path left = Files.createDirectory(parent.resolve("adapruner-gateway123"));
        Files.createFile(left.resolve(".lock"));
        Files.writeString(left.resolve("uploaded"), "62 MB");
        Path other = Files.createDirectory(parent.resolve("another"));
        try (var used = new TemporaryFolder(parent)) {
            Files.writeString(used.resolve("uploaded"), "x");

            TemporaryFolder.sweep(parent);

            assertThat(left).doesNotExist();
            assertThat(other).exists();
            assertThat(used.resolve("uploaded")).exists();
        }
    }
}
