package io.adapruner.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalShardsTest {
    @TempDir
    Path folder;

    @Test
    void usefulFilesOfATreeAreListedInOrder() throws IOException {
        write("train/b/2.png", "train/a/1.jpg", "classes.txt", "notes.txt", ".cache/x.png", "train/a/Thumbs.db");

        LocalShards shards = LocalShards.of(folder);

        assertThat(shards.names()).containsExactly("classes.txt", "train/a/1.jpg", "train/b/2.png");
        assertThat(shards.passedOver())
                .contains("passed over, for they are neither images nor arrays: 2 files: notes.txt, train/a/Thumbs.db");
        try (InputStream in = shards.open("train/b/2.png")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("train/b/2.png");
        }
    }

    @Test
    void oneArchiveIsADataSet() throws IOException {
        write("all.zip");

        LocalShards shards = LocalShards.of(folder.resolve("all.zip"));

        assertThat(shards.names()).containsExactly("all.zip");
        assertThat(shards.path("all.zip")).exists();
    }

    @Test
    void aPatternStandsForTheFilesThatItNames() throws IOException {
        write("set/train-000.tar", "set/train-001.tar", "set/val-000.tar", "set/val-001.tar", "set/other.tar");

        LocalShards shards = LocalShards.of(folder.resolve("set/{train,val}-{000..001}.tar"));

        assertThat(shards.names()).containsExactly("train-000.tar", "train-001.tar", "val-000.tar", "val-001.tar");
        assertThat(shards.path("val-001.tar")).hasContent("set/val-001.tar");
        Path folders = folder.resolve("{set,sat}/train-000.tar");
        refused(folders, "stands for 2 files, of which sat/train-000.tar is no tar or zip archive, or is not there");
    }

    @Test
    void aFolderWithBracesInItsNameIsItself() throws IOException {
        write("{a,b}/1.png");

        assertThat(LocalShards.of(folder.resolve("{a,b}")).names()).containsExactly("1.png");
    }

    @Test
    void linksAreFollowedAndThoseThatLeadNowhereArePassedOver() throws IOException {
        write("real/train/cat/1.png", "set/test/cat/2.png");
        Files.createSymbolicLink(folder.resolve("set/train"), folder.resolve("real/train"));
        Files.createSymbolicLink(folder.resolve("set/test/loop"), folder.resolve("set"));
        Files.createSymbolicLink(folder.resolve("set/test/cat/3.png"), folder.resolve("nowhere.png"));

        LocalShards shards = LocalShards.of(folder.resolve("set"));

        assertThat(shards.names()).containsExactly("test/cat/2.png", "train/cat/1.png");
        assertThat(shards.passedOver().orElseThrow())
                .contains("test/loop (a link to a folder that it is in)", "test/cat/3.png (a link to nothing)");
    }

    /** A name comes from a document, and documents from outside. */
    @Test
    void onlyWhatWasListedIsOpened() throws IOException {
        write("a.png", "notes.txt");
        LocalShards shards = LocalShards.of(folder);

        for (String name : new String[] {"notes.txt", "../a.png", "/etc/passwd", ""}) {
            assertThatIllegalArgumentException().isThrownBy(() -> shards.open(name));
        }
    }

    @Test
    void whatHoldsNoImagesIsRefusedByName() throws IOException {
        write("classes.txt", "notes.txt");

        refused(
                folder,
                "holds no tar or zip archive, no image and no .npy file; passed over, for they are neither images nor arrays: 1"
                        + " file: notes.txt");
        refused(folder.resolve("notes.txt"), "is neither a folder nor a tar or zip archive");
        refused(folder.resolve("absent"), "is neither a folder nor a tar or zip archive");
    }

    private static void refused(Path path, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> LocalShards.of(path))
                .withMessage(path + " " + message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }
}
