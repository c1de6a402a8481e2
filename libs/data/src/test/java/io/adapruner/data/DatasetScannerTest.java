package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.damage.BrokenImages;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.ShardSource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class DatasetScannerTest {
    private static final byte[] IMAGE = Pictures.png(8, 8, 0x336699);

    @Test
    void countsSamplesByClassAndSplit() {
        DatasetDocument document = DatasetScanner.scan(MemoryShards.webDataset(3, 4));
        assertThat(document.classes()).containsExactly("0", "1", "2");
        assertThat(document.format().bytes()).isEqualTo(3 * 8 * 8);
        assertThat(document.splits()).extracting(DatasetDocument.Split::name).containsExactly("train", "test");
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(4, 4, 4);
        assertThat(document.split(SplitName.TRAIN).orElseThrow().shards()).containsExactly("train-000000.tar");
    }

    @Test
    void idDependsOnNamesAndBytesOnly() {
        String id = DatasetScanner.scan(MemoryShards.webDataset(2, 2)).id();
        assertThat(DatasetScanner.scan(MemoryShards.webDataset(2, 2)).id()).isEqualTo(id);
        assertThat(DatasetScanner.scan(MemoryShards.webDataset(2, 3)).id()).isNotEqualTo(id);
        assertThat(DatasetScanner.scan(MemoryShards.webDataset(2, 2).text("classes.txt", "cat\ndog\n"))
                        .id())
                .isNotEqualTo(id);
    }

    @Test
    void looseImagesAreSortedIntoClassesByFolder() {
        DatasetDocument document = DatasetScanner.scan(tree());
        assertThat(document.classes()).containsExactly("cat", "dog");
        assertThat(document.split(SplitName.VALIDATION).orElseThrow().perClass())
                .containsExactly(1, 0);
        assertThat(document.split(SplitName.TEST).orElseThrow().perClass()).containsExactly(0, 1);
    }

    @Test
    void zippedFoldersAreReadLikeLooseOnes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (String name : tree().names()) {
                zip.putNextEntry(new ZipEntry("photos/" + name));
                zip.write(IMAGE);
            }
        }
        DatasetDocument document = DatasetScanner.scan(new MemoryShards().file("photos.zip", bytes.toByteArray()));
        assertThat(document.classes()).containsExactly("cat", "dog");
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(2, 2);
    }

    @Test
    void theSizeOfMostImagesIsTheDatasets() {
        MemoryShards shards = tree().file("train/cat/3.png", Pictures.png(20, 10, 0));
        assertThat(DatasetScanner.scan(shards).width()).contains(8);
    }

    @Test
    void withoutMajorityTheSizeIsTheCustomaryOne() {
        MemoryShards shards = tree();
        for (int i = 0; i < 6; i++) {
            shards.file("train/cat/big" + i + ".png", Pictures.png(20 + i, 10, 0));
        }
        assertThat(DatasetScanner.scan(shards).width()).contains(224);
    }

    @Test
    void greyImagesMakeOneChannel() {
        var shards = new MemoryShards()
                .file("train/a/1.png", Pictures.grey(8, 8, 10))
                .file("train/a/2.png", Pictures.grey(8, 8, 20))
                .file("test/a/1.png", Pictures.grey(8, 8, 30));
        assertThat(DatasetScanner.scan(shards).channels()).contains(1);
    }

    @Test
    void truncatedShardIsNamed() {
        byte[] whole = MemoryShards.tarOf("1.png", IMAGE, "1.cls", "0");
        for (int length = whole.length - 1024; length > 0; length -= 100) {
            var shards = MemoryShards.webDataset(2, 2).file("train-000001.tar", Arrays.copyOf(whole, length));
            refused(shards, ProblemCode.INVALID_DATASET, "train-000001.tar");
        }
    }

    @Test
    void brokenImageIsNamedByShardAndSample() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "x7.png", "no image", "x7.cls", "0");
        refused(shards, ProblemCode.BROKEN_IMAGE, "train-000001.tar: x7.png: the image is none of");
    }

    @Test
    void classBeyondTheListIsNamed() {
        var shards = MemoryShards.webDataset(2, 2)
                .text("classes.txt", "cat\ndog\n")
                .tar("train-000001.tar", "9.png", IMAGE, "9.cls", "2");
        refused(shards, ProblemCode.CLASS_OUT_OF_RANGE, "train-000001.tar: sample '9' has class index 2");
    }

    @Test
    void negativeClassIsRefused() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "9.png", IMAGE, "9.cls", "-1");
        refused(shards, ProblemCode.CLASS_OUT_OF_RANGE, "class index -1");
    }

    @Test
    void aNameAmongIndicesIsRefused() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "9.png", IMAGE, "9.cls", "cat");
        refused(
                shards,
                ProblemCode.INVALID_DATASET,
                "labels are mixed: test-000000.tar: sample '0' has a class index, and train-000001.tar: sample '9' has a class"
                        + " name");
    }

    @Test
    void classesWithHardlyATrainingSampleAreNamed() {
        var shards = MemoryShards.webDataset(2, 2)
                .text("classes.txt", "cat\ndog\nemu\nfox\n")
                .tar("train-000001.tar", "9.png", IMAGE, "9.cls", "3");
        assertThat(DatasetScanner.scan(shards).warnings())
                .singleElement()
                .asString()
                .endsWith("2 classes: 'emu' (0), 'fox' (1)");
    }

    @Test
    void oneTrainingSampleInAllIsTooFew() {
        refused(
                new MemoryShards().file("train/a/1.png", IMAGE).file("test/a/1.png", IMAGE),
                ProblemCode.EMPTY_CLASS,
                "1 training sample in all");
    }

    /** One of a hundred: a file of HTML, as downloads leave it. */
    @Test
    void fewBrokenImagesAreLeftOutAndNamed() {
        MemoryShards shards =
                MemoryShards.webDataset(5, 10).tar("train-000001.tar", "html.jpg", "<html>404</html>", "html.cls", "1");

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.broken()).contains(new BrokenImages(1, List.of("train-000001.tar: html.jpg"), List.of()));
        assertThat(document.warnings())
                .containsExactly("left out, for they are broken: 1 image: train-000001.tar: html.jpg");
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(10, 10, 10, 10, 10);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DatasetScanner.scan(shards, OnBroken.FAIL))
                .withMessageStartingWith("train-000001.tar: html.jpg: the image is none of");
    }

    /** Their headers are whole, as are their ends. */
    @Test
    void damageThatDecodingAloneShowsIsFoundByAFullCheck() {
        MemoryShards shards = MemoryShards.webDataset(5, 50);
        DatasetDocument before = DatasetScanner.scan(shards, OnBroken.SKIP, ImageCheck.FULL);
        shards = MemoryShards.webDataset(5, 50)
                .tar(
                        "train-1.tar",
                        "a.png",
                        Damaged.png(),
                        "a.cls",
                        "0",
                        "b.webp",
                        Damaged.image("lossy.webp", 30, 40, 255),
                        "b.cls",
                        "1",
                        "c.jpg",
                        "",
                        "c.cls",
                        "1",
                        "d.png",
                        IMAGE,
                        "d.cls",
                        "2");

        DatasetDocument unseen = DatasetScanner.scan(shards);
        DatasetDocument seen = DatasetScanner.scan(shards, OnBroken.SKIP, ImageCheck.FULL);

        assertThat(unseen.broken().orElseThrow().count()).isEqualTo(1);
        assertThat(unseen.broken().orElseThrow().undecodable()).isEmpty();
        assertThat(seen.broken())
                .contains(new BrokenImages(
                        3,
                        List.of("train-1.tar: a.png", "train-1.tar: b.webp", "train-1.tar: c.jpg"),
                        List.of("train-1.tar: a.png", "train-1.tar: b.webp")));
        assertThat(seen.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(50, 50, 51, 50, 50);
        assertThat(seen.id()).as("another data set").isNotEqualTo(unseen.id());
        assertThat(before.id())
                .as("nothing was found")
                .isEqualTo(DatasetScanner.scan(MemoryShards.webDataset(5, 50)).id());
        MemoryShards all = shards;
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DatasetScanner.scan(all, OnBroken.FAIL, ImageCheck.FULL))
                .withMessageStartingWith("train-1.tar: a.png: the image cannot be decoded")
                .returns(ProblemCode.BROKEN_IMAGE, ProblemException::code);
    }

    @Test
    void manyBrokenImagesAreNotLeftOut() {
        var shards = MemoryShards.webDataset(5, 10)
                .tar("train-000001.tar", "a.jpg", "", "a.cls", "1", "b.jpg", "", "b.cls", "1");
        refused(
                shards,
                ProblemCode.BROKEN_IMAGE,
                "train-000001.tar: a.jpg: the image is empty; 2 of 102 images are broken, of which one in 100 could be left"
                        + " out: train-000001.tar: a.jpg, train-000001.tar: b.jpg");
    }

    /** By content, but for texts that begin like images of other formats. */
    @Test
    void whatIsNoImageIsPassedOverAndNamed() {
        var shards = tree().file("train/cat/3", IMAGE)
                .text("train/cat/notes.txt", "BMW and others")
                .tar("train.tar", "train/dog/4.photo", IMAGE, "train/dog/4.json", "{}", "train/README", "P1 all");

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(3, 3);
        assertThat(document.warnings())
                .containsExactly("passed over, for they are neither images nor arrays: 2 files: train/cat/notes.txt,"
                        + " train.tar: train/README");
    }

    @Test
    void missingLabelIsNamed() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "9.png", IMAGE);
        refused(shards, ProblemCode.INVALID_DATASET, "train-000001.tar: sample '9' has no label");
    }

    @Test
    void missingImageIsNamed() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "9.cls", "1");
        refused(shards, ProblemCode.INVALID_DATASET, "sample '9' has a label but no");
    }

    @Test
    void duplicateKeysAreRefusedNextToEachOtherAndApart() {
        var adjacent = MemoryShards.webDataset(2, 2)
                .tar("train-000001.tar", "9.png", IMAGE, "9.cls", "0", "9.png", IMAGE, "9.cls", "0");
        refused(adjacent, ProblemCode.INVALID_DATASET, "sample '9' occurs twice");
        var apart = MemoryShards.webDataset(2, 2)
                .tar("train-000001.tar", "9.png", IMAGE, "9.cls", "0", "8.png", IMAGE, "8.cls", "1", "9.png", IMAGE);
        refused(apart, ProblemCode.INVALID_DATASET, "sample '9' occurs twice");
    }

    @Test
    void mixedLabellingIsRefused() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "cat/9.png", IMAGE);
        refused(shards, ProblemCode.INVALID_DATASET, "labels are mixed");
    }

    @Test
    void hostilePathsAreRefused() {
        for (String path : new String[] {"../9.png", "/etc/9.png", "a/../../9.png", "a\\9.png", "a\u00019.png"}) {
            var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", path, IMAGE);
            refused(shards, ProblemCode.INVALID_DATASET, "train-000001.tar: path '");
        }
    }

    @Test
    void testImagesAreRequired() {
        var shards = new MemoryShards().file("train/a/1.png", IMAGE).file("train/a/2.png", IMAGE);
        refused(shards, ProblemCode.INVALID_DATASET, "no test images");
    }

    @Test
    void calibrationImagesAreEnoughWithoutTraining() {
        var shards = new MemoryShards()
                .file("calibration/a/1.png", IMAGE)
                .file("calibration/a/2.png", IMAGE)
                .file("test/a/1.png", IMAGE)
                .file("test/b/1.png", IMAGE);

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.labelled()).isFalse();
        assertThat(document.fitting().name()).isEqualTo("calibration");
        assertThat(document.fitting().samples()).isEqualTo(2);
        refused(
                new MemoryShards().file("calibration/a/1.png", IMAGE).file("test/a/1.png", IMAGE),
                ProblemCode.INVALID_DATASET,
                "at least two images in calibration-000000.tar");
    }

    @Test
    void nothingAtAllIsRefused() {
        refused(new MemoryShards(), ProblemCode.INVALID_DATASET, "no image");
    }

    private static MemoryShards tree() {
        var shards = new MemoryShards();
        for (String name : new String[] {
            "train/cat/1.png",
            "train/cat/2.png",
            "train/dog/1.png",
            "train/dog/2.png",
            "val/cat/1.png",
            "test/dog/1.png"
        }) {
            shards.file(name, IMAGE);
        }
        return shards;
    }

    private static void refused(ShardSource source, ProblemCode code, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DatasetScanner.scan(source))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
