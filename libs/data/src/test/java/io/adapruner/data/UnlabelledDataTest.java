package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.LocalShards;
import io.adapruner.data.source.ShardSource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of which some images, or all, have no labels. */
class UnlabelledDataTest {
    private static final byte[] IMAGE = Pictures.png(8, 8, 0x336699);

    @Test
    void aFolderOfImagesIsADataSetWithoutClassesOfWhichATenthIsSetAsideToTestOn(@TempDir Path folder)
            throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.write(folder.resolve(i + ".png"), IMAGE);
        }

        DatasetDocument document = DatasetScanner.scan(LocalShards.of(folder));

        assertThat(document.classes()).isEmpty();
        assertThat(document.labelled()).isFalse();
        assertThat(document.scored()).isFalse();
        assertThat(parts(document)).containsExactly(tuple("train", 18), tuple("test", 2));
        assertThat(document.splits()).extracting(Split::perClass).containsOnly(List.of());
        assertThat(document.splits())
                .extracting(Split::takenFrom)
                .containsExactly(Optional.empty(), Optional.of("train"));
        assertThat(document.warnings())
                .containsExactly(
                        "no images to test on were named: 2 of the 20 were set aside, chosen by their names; to"
                                + " choose others, name shards test-000000.tar or a folder test");
    }

    @Test
    void anArchiveOfSuchAFolderIsTheSame() throws IOException {
        assertThat(parts(DatasetScanner.scan(
                        new MemoryShards().tar("photos.tar", "1.png", IMAGE, "2.png", IMAGE, "3.png", IMAGE))))
                .containsExactly(tuple("train", 2), tuple("test", 1));
        var zip = new MemoryShards().file("photos.zip", zip("photos/1.png", "photos/2.png", "photos/3.png"));

        DatasetDocument document = DatasetScanner.scan(zip);

        assertThat(document.classes()).isEmpty();
        assertThat(parts(document)).containsExactly(tuple("train", 2), tuple("test", 1));
    }

    @Test
    void shardsWithoutClassFilesHaveNoClasses() {
        var shards = new MemoryShards()
                .tar("train-000000.tar", "a.png", IMAGE, "a.json", "{}", "b.png", IMAGE)
                .tar("train-000001.tar", "a.png", IMAGE, "b.png", IMAGE);

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(parts(document)).containsExactly(tuple("train", 3), tuple("test", 1));
        assertThat(document.splits())
                .extracting(Split::shards)
                .containsOnly(List.of("train-000000.tar", "train-000001.tar"));
    }

    @Test
    void foldersOfSplitsNeedNoFoldersOfClasses() {
        DatasetDocument document =
                DatasetScanner.scan(files("data/train/1.png", "data/train/2.png", "data/val/1.png", "data/test/1.png"));

        assertThat(document.classes()).isEmpty();
        assertThat(parts(document)).containsExactly(tuple("train", 2), tuple("validation", 1), tuple("test", 1));
        assertThat(document.warnings()).isEmpty();
    }

    @Test
    void validationImagesAreTheTestWhereThereIsNoOther() {
        DatasetDocument document = DatasetScanner.scan(files("train/1.png", "train/2.png", "val/1.png"));

        assertThat(parts(document)).containsExactly(tuple("train", 2), tuple("validation", 1));
        assertThat(document.warnings()).isEmpty();
    }

    @Test
    void calibrationImagesAloneAreADataSet() {
        DatasetDocument flat =
                DatasetScanner.scan(files("calibration/1.png", "calibration/2.png", "calibration/3.png"));
        assertThat(parts(flat)).containsExactly(tuple("calibration", 2), tuple("test", 1));
        assertThat(flat.splits().get(1).takenFrom()).contains("calibration");
        assertThat(flat.fitting().name()).isEqualTo("calibration");
        assertThat(flat.trainImages(0.1)).isEqualTo(1);

        DatasetDocument inFolders =
                DatasetScanner.scan(files("calibration/a/1.png", "calibration/a/2.png", "calibration/b/3.png"));
        assertThat(inFolders.classes()).as("their labels are not looked at").isEmpty();
        assertThat(inFolders.scored()).isFalse();
        assertThat(parts(inFolders)).isEqualTo(parts(flat));
    }

    @Test
    void labelledTestImagesScoreBesideOthersWithoutLabels() {
        for (String fitting : List.of("train", "calibration")) {
            DatasetDocument document = DatasetScanner.scan(files(
                    fitting + "/1.png", fitting + "/2.png", "test/cat/1.png", "test/dog/1.png", "test/dog/2.png"));

            assertThat(document.labelled()).isFalse();
            assertThat(document.scored()).isTrue();
            assertThat(document.classes()).containsExactly("cat", "dog");
            assertThat(document.fitting().perClass()).isEmpty();
            assertThat(document.split(SplitName.TEST).orElseThrow().perClass()).containsExactly(1, 2);
        }
    }

    @Test
    void labelledTrainingImagesAreAtPeaceWithCalibrationImagesWithoutLabels() {
        DatasetDocument document =
                DatasetScanner.scan(files("train/a/1.png", "train/a/2.png", "test/a/1.png", "calibration/1.png"));

        assertThat(document.labelled()).isTrue();
        assertThat(document.split(SplitName.CALIBRATION).orElseThrow().perClass())
                .isEmpty();
    }

    @Test
    void labelledCalibrationImagesBesideTestImagesWithoutLabelsAreUsedWithoutTheirs() {
        DatasetDocument document =
                DatasetScanner.scan(files("calibration/a/1.png", "calibration/b/2.png", "test/1.png"));

        assertThat(document.classes()).isEmpty();
        assertThat(document.splits()).extracting(Split::perClass).containsOnly(List.of());
    }

    @Test
    void aClassListIsKeptWhereItsClassesAreNotUsed() {
        var shards = files("1.png", "2.png", "3.png").text("classes.txt", "cat\ndog\n");

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.classes()).containsExactly("cat", "dog");
        assertThat(document.labelled() || document.scored()).isFalse();
    }

    @Test
    void aSingleFolderBelowASplitIsAClass() {
        DatasetDocument document = DatasetScanner.scan(files("train/a/1.png", "train/a/2.png", "test/a/1.png"));

        assertThat(document.classes()).containsExactly("a");
    }

    @Test
    void oneImageWithoutLabelAmongOthersOfItsSplitIsNamed() {
        refused(
                files("cat/1.png", "cat/2.png", "3.png"),
                "3.png has no label: neither a .cls file nor a folder names its class, but others of train have one");
        refused(
                files("train/1.png", "train/2.png", "test/a/1.png", "test/2.png"),
                "test/2.png has no label: neither a .cls file nor a folder names its class, but others of test have one");
        refused(
                new MemoryShards()
                        .tar("000.tar", "1.png", IMAGE, "1.cls", "0", "2.png", IMAGE)
                        .tar("test.tar", "1.png", IMAGE, "1.cls", "0"),
                "000.tar: sample '2' has no label");
    }

    @Test
    void whereLabelsAreLearntFromTheTestImagesNeedThem() {
        refused(
                files("train/a/1.png", "train/a/2.png", "test/1.png"),
                "test/1.png has no label: neither a .cls file nor a folder names its class, but the images to train on have"
                        + " one");
        refused(files("train/a/1.png", "train/a/2.png", "val/1.png", "test/a/1.png"), "val/1.png has no label");
    }

    @Test
    void tooFewImagesToFitToChooseAndToTestAreRefused() {
        refused(
                files("1.png", "2.png"),
                "too few images: 2 in train, at least 3 are needed, one to fit on, one to choose by, one to test on");
        refused(files("calibration/1.png"), "too few images: 1 in calibration, at least 3 are needed");
        refused(
                files("train/1.png", "test/1.png"),
                "too few images: 1 in train, at least 2 are needed, one to fit on, one to choose by");
        refused(files("test/1.png"), "no training images");
    }

    private static List<Tuple> parts(DatasetDocument document) {
        return document.splits().stream()
                .map(split -> tuple(split.name(), split.samples()))
                .toList();
    }

    private static MemoryShards files(String... names) {
        var shards = new MemoryShards();
        for (String name : names) {
            shards.file(name, IMAGE);
        }
        return shards;
    }

    private static byte[] zip(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(IMAGE);
            }
        }
        return bytes.toByteArray();
    }

    private static void refused(ShardSource source, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DatasetScanner.scan(source))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }
}
