package io.adapruner.cli.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.archive.TarReader;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.LocalShards;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is uploaded of images whose labels stand in tables: every image keeps its class, and every class its index. */
class ImageTableTest {
    @TempDir
    Path data;

    @TempDir
    Path scratch;

    @TempDir
    Path cache;

    @Test
    void parquetFilesGiveTheirImagesTheirClassesInTheirOrderAndTheirSplits() throws IOException {
        resource("train-00000-of-00001.parquet", "data/train-00000-of-00001.parquet");
        resource("test-00000-of-00001.parquet", "data/test-00000-of-00001.parquet");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("zebra", "ant");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 3), "test", List.of(1, 1)));
        try (ImageSplits splits = ImageSplits.load(LocalShards.of(scratch), document, 0.3, 1, cache)) {
            assertThat(levels(splits.wholeTrain())).isEqualTo(Map.of(0, 0, 10, 1, 20, 1, 30, 0, 40, 1));
            assertThat(levels(splits.test())).isEqualTo(Map.of(0, 1, 10, 0));
        }
    }

    @Test
    void namesInParquetFilesAreSortedAsFoldersAre() throws IOException {
        resource("text.parquet", "text.parquet");
        resource("text.parquet", "validation.parquet");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("cat", "dog");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "validation", List.of(2, 2)));
    }

    @Test
    void oneParquetFileAloneIsADataSetToo() throws IOException {
        resource("text.parquet", "text.parquet");

        assertThat(Registration.holdsSamples(data)).isTrue();
        assertThat(Registration.holdsSamples(data.resolve("text.parquet"))).isTrue();
        assertThat(DatasetPackage.of(data.resolve("text.parquet"), scratch, warning -> {}))
                .extracting(UploadFile::name)
                .containsExactlyInAnyOrder("train-000000.tar", "classes.txt");
    }

    @Test
    void aParquetFileThatIsNoneIsNamed() throws IOException {
        Files.writeString(data.resolve("train.parquet"), "no Parquet");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(this::packed)
                .withMessageContaining("train.parquet cannot be read as Parquet")
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    @Test
    void aTableSaysClassAndSplitOfEachFile() throws IOException {
        images("pictures/a.png", "pictures/b.png", "pictures/c.png", "pictures/d.png", "e.png", "left out.png");
        Files.writeString(data.resolve("labels.csv"), """
                filename,Label,split
                pictures/a.png,"dog, large",train
                pictures/b,cat,train
                pictures/c.png,cat,train
                "pictures/d.png","dog, large",train
                e.png,cat,val
                """);

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("cat", "dog, large");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "validation", List.of(1, 0)));
    }

    @Test
    void withoutAColumnTheTablesOwnPlaceSaysTheSplitAndNumbersAreIndices() throws IOException {
        images("train/a.png", "train/b.png", "train/c.png", "train/d.png", "test/e.png");
        Files.writeString(data.resolve("train/metadata.csv"), "file_name,label\na.png,0\nb.png,1\nc.png,1\nd.png,0\n");
        Files.writeString(data.resolve("test/metadata.csv"), "file_name,label\ne.png,1\n");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("0", "1");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "test", List.of(0, 1)));
    }

    /** As competitions hand them out: ids without endings, images in a folder beside the table, a table of answers to send in. */
    @ParameterizedTest
    @ValueSource(strings = {"train", "train_images", "images", "labels"})
    void idsNameImagesInAFolderBesideTheTable(String folder) throws IOException {
        images(folder + "/a1.png", folder + "/b2.png", folder + "/c3.png", folder + "/d4.png", folder + "/e5.png");
        Files.writeString(
                data.resolve("labels.csv"),
                "id,label,split\na1,cat,train\nb2,dog,train\nc3,dog,train\nd4,cat,train\ne5,dog,test\n");
        Files.writeString(data.resolve("sample_submission.csv"), "id,label\nx9,cat\n");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("cat", "dog");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "test", List.of(0, 1)));
    }

    /** What is wrong with an image is told of the name that the user has. */
    @Test
    void imagesKeepTheirNames() throws IOException {
        images("a.b.png", "ü name.png", "c.png");
        Files.move(data.resolve("c.png"), data.resolve("no ending"));
        Files.writeString(data.resolve("labels.csv"), "file,label\na.b.png,cat\nü name.png,cat\nno ending,cat\n");

        Path shard = DatasetPackage.of(data, scratch, warning -> {}).getFirst().path();

        var names = new ArrayList<String>();
        try (var tar = new TarReader("shard", Files.newInputStream(shard))) {
            for (String name = tar.next(); name != null; name = tar.next()) {
                names.add(name);
            }
        }
        assertThat(names)
                .containsExactly(
                        "00000000-a.b.png",
                        "00000000-a.b.cls",
                        "00000001-ü name.png",
                        "00000001-ü name.cls",
                        "00000002-no ending.jpg",
                        "00000002-no ending.cls");
    }

    @Test
    void aTableOfSomethingElseIsNoTableOfImages() throws IOException {
        images("train/cat/1.png", "train/cat/2.png", "train/dog/1.png", "train/dog/2.png", "test/cat/1.png");
        Files.writeString(data.resolve("statistics.csv"), "epoch,loss\n1,0.5\n");

        assertThat(packed().classes()).containsExactly("cat", "dog");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.png", "../outside.png", "/etc/hostname", ""})
    void aFileThatIsNotBelowTheTableIsNamedAndNotRead(String file) throws IOException {
        Files.write(data.resolveSibling("outside.png"), png(1));
        images("a.png");
        Files.writeString(data.resolve("labels.csv"), "file,label\na.png,cat\n" + file + ",cat\n");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(this::packed)
                .withMessageContaining("lists '" + file + "', which is no file beside it or below")
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    @Test
    void tinyImageNetIsReadAsItIsHandedOut() throws IOException {
        images(
                "train/n02/images/n02_0.png",
                "train/n02/images/n02_1.png",
                "train/n01/images/n01_0.png",
                "train/n01/images/n01_1.png",
                "val/images/val_0.png",
                "val/images/val_1.png",
                "test/images/test_0.png");
        Files.writeString(
                data.resolve("val/val_annotations.txt"), "val_0.png\tn02\t0\t0\t9\t9\nval_1.png\tn02\t0\t0\t9\t9\n");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("n01", "n02");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "validation", List.of(0, 2)));
    }

    @Test
    void anArchiveOfEachClassIsNamedLikeIt() throws IOException {
        for (String name : List.of("n02", "n01")) {
            var bytes = new ByteArrayOutputStream();
            try (var tar = new TarWriter(bytes)) {
                tar.add(name + "_1.JPEG", png(1));
                tar.add(name + "_2.JPEG", png(2));
            }
            Path archive = data.resolve("train/" + name + "000000.tar");
            Files.createDirectories(archive.getParent());
            Files.write(archive, bytes.toByteArray());
        }
        images("val/n02000000/a.png");

        DatasetDocument document = packed();

        assertThat(document.classes()).containsExactly("n01000000", "n02000000");
        assertThat(perClass(document)).isEqualTo(Map.of("train", List.of(2, 2), "test", List.of(0, 1)));
    }

    private DatasetDocument packed() throws IOException {
        List<UploadFile> files = DatasetPackage.of(data, scratch, warning -> {});
        assertThat(files).allSatisfy(file -> assertThat(file.path()).exists());
        return DatasetScanner.scan(
                LocalShards.of(files.getFirst().path().getParent().equals(scratch) ? scratch : data));
    }

    private static Map<String, List<Integer>> perClass(DatasetDocument document) {
        var perClass = new TreeMap<String, List<Integer>>();
        for (SplitName name : SplitName.values()) {
            document.split(name).map(Split::perClass).ifPresent(counts -> perClass.put(name.label(), counts));
        }
        return perClass;
    }

    /** By the level of each flat image, its class. */
    private static Map<Integer, Integer> levels(ImageSplit split) {
        var levels = new TreeMap<Integer, Integer>();
        for (int i = 0; i < split.size(); i++) {
            ByteBuffer pixels = ByteBuffer.allocate(split.format().bytes());
            split.sample(i, pixels);
            levels.put(pixels.get(0) & 0xff, split.label(i));
        }
        return levels;
    }

    private void resource(String name, String file) throws IOException {
        Path target = data.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream in = ImageTableTest.class.getResourceAsStream("/parquet/" + name)) {
            Files.copy(in, target);
        }
    }

    private void images(String... names) throws IOException {
        for (int i = 0; i < names.length; i++) {
            Path file = data.resolve(names[i]);
            Files.createDirectories(file.getParent());
            Files.write(file, png(i));
        }
    }

    private static byte[] png(int level) throws IOException {
        var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(level % 8, 0, 0x808080);
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
