package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileFaultTest {
    @Test
    void noExceptionsNameIsShown() {
        for (var failure : List.of(
                new NoSuchFileException("/data/x"),
                new AccessDeniedException("/data/x"),
                new FileAlreadyExistsException("/data/x"),
                new FileSystemException("/data/x", null, "No space left on device"),
                new FileSystemException("/data/x"))) {
            assertThat(Main.describe(failure)).startsWith("Failed: /data/x").doesNotContain("java.");
            assertThat(Main.describe(new UncheckedIOException("cannot write", failure)))
                    .startsWith("Failed: cannot write: /data/x")
                    .doesNotContain("java.");
        }
        assertThat(FileFault.of(new FileSystemException("/data/x", null, "No space left on device")))
                .isEqualTo("/data/x: No space left on device");
    }
}
