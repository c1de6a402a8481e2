package io.adapruner.cli.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    Path temporary;

    @Test
    void whatADeadCommandLeftIsRemovedByTheNext() throws IOException {
        Path left = Files.createDirectories(temporary.resolve("adapruner-upload-left"));
        Files.writeString(left.resolve("in-use"), "");
        Files.writeString(left.resolve("train.tar"), "images");

        ScratchFolder.in(temporary).close();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatAnotherCommandUsesStays() throws IOException {
        try (var first = ScratchFolder.in(temporary);
                var second = ScratchFolder.in(temporary)) {
            assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void foldersThatAreNotOursStay() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("adapruner-upload-someone"));

        ScratchFolder.in(temporary).close();

        assertThat(other).isDirectory();
    }
}
