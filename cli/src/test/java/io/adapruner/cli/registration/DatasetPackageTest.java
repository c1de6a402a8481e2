package io.adapruner.cli.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.source.LocalShards;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is uploaded of a folder is the data set that the folder is. */
class DatasetPackageTest {
    @TempDir
    Path data;

    @TempDir
    Path scratch;

    private final BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);

    @BeforeEach
    void beside() throws IOException {
        Files.writeString(data.resolve("licence.txt"), "free");
    }

    @Test
    void aFolderOfImagesBecomesOneArchiveWithoutClasses() throws IOException {
        write("1.png", "2.png", "test_3.png");

        assertThat(packed()).extracting(UploadFile::name).containsExactly("images.tar");
        assertSame();
        assertThat(uploaded().classes()).isEmpty();
    }

    @Test
    void aFolderThatHoldsOneFolderOfImagesHasNoClassesEither() throws IOException {
        write("photos/1.png", "photos/2.png", "photos/3.png");

        assertThat(packed()).extracting(UploadFile::name).containsExactly("photos.tar");
        assertSame();
        assertThat(uploaded().classes()).isEmpty();
    }

    @Test
    void foldersOfSplitsBecomeAnArchiveEach() throws IOException {
        write("train/1.png", "train/2.png", "test/cat/1.png", "test/dog/2.png");
        Files.createDirectories(data.resolve("test/zebra"));

        assertThat(packed()).extracting(UploadFile::name).containsExactly("test.tar", "train.tar");
        assertSame();
        assertThat(uploaded().classes()).containsExactly("cat", "dog");
    }

    @Test
    void foldersOfClassesMayHoldThoseOfSplitsAlsoWhereTheyAreCalledLikeThem() throws IOException {
        for (String name : new String[] {"cat", "test", "test kit", "狗", "猫"}) {
            write(name + "/train/1.png", name + "/train/2.png", name + "/val/3.png");
        }

        assertThat(packed())
                .extracting(UploadFile::name)
                .containsExactly("cat.tar", "images.tar", "test.tar", "-.tar", "2--.tar");
        assertSame();
        assertThat(uploaded().classes()).containsExactly("cat", "test", "test kit", "狗", "猫");
    }

    @Test
    void foldersWhoseNamesDifferInOtherLettersAloneStayApart() throws IOException {
        write("狗/1.png", "狗/2.png", "猫/1.png", "猫/2.png", "train kit/1.png", "train kit/2.png");

        assertThat(packed()).extracting(UploadFile::name).containsExactly("images.tar", "-.tar", "2--.tar");
        assertSame();
        assertThat(uploaded().classes()).containsExactly("train kit", "狗", "猫");
    }

    @Test
    void archivesAndAListOfClassesInFoldersKeepWhatTheirNamesSay() throws IOException {
        for (String name : new String[] {"set a/train.tar", "set-a/train.tar", "set a/classes.txt"}) {
            Files.createDirectories(data.resolve(name).getParent());
            Files.writeString(data.resolve(name), name);
        }

        assertThat(packed())
                .containsExactly(
                        new UploadFile("classes.txt", data.resolve("set a/classes.txt")),
                        new UploadFile("set-a-train.tar", data.resolve("set a/train.tar")),
                        new UploadFile("2-set-a-train.tar", data.resolve("set-a/train.tar")));
    }

    @Test
    void shardsThatAPatternNamesAreUploadedFromWhereTheyLie() throws IOException {
        for (String name : new String[] {"train-00.tar", "train-01.tar.gz", "val-00.tar", "other.tar"}) {
            Files.writeString(data.resolve(name), name);
        }

        assertThat(DatasetPackage.of(data.resolve("{train-00.tar,train-01.tar.gz,val-00.tar}"), scratch, warning -> {}))
                .containsExactly(
                        new UploadFile("train-00.tar", data.resolve("train-00.tar")),
                        new UploadFile("train-01.tar.gz", data.resolve("train-01.tar.gz")),
                        new UploadFile("val-00.tar", data.resolve("val-00.tar")));
        assertThat(Registration.holdsSamples(data.resolve("{train,val}-00.tar")))
                .isTrue();
    }

    private void assertSame() throws IOException {
        DatasetDocument folder = DatasetScanner.scan(LocalShards.of(data));
        DatasetDocument archives = uploaded();
        assertThat(archives.classes()).isEqualTo(folder.classes());
        assertThat(archives.splits())
                .usingRecursiveComparison()
                .ignoringFields("shards")
                .isEqualTo(folder.splits());
    }

    private DatasetDocument uploaded() throws IOException {
        packed();
        return DatasetScanner.scan(LocalShards.of(scratch));
    }

    private List<UploadFile> packed() throws IOException {
        return DatasetPackage.of(data, scratch, warning -> {});
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Path file = data.resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
    }
}
