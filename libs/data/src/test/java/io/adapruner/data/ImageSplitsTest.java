package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.sample.Frame;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSplitsTest {
    private static final MemoryShards SHARDS = MemoryShards.webDataset(4, 20);
    private static final DatasetDocument DOCUMENT = DatasetScanner.scan(SHARDS);

    @TempDir
    Path cache;

    @Test
    void theSameShareOfEveryClassIsHeldOutAndNeverTrainedOn() {
        try (ImageSplits splits = ImageSplits.load(SHARDS, DOCUMENT, 0.1, 7, cache)) {
            assertThat(labels(splits.heldOut())).containsExactlyInAnyOrder(0, 0, 1, 1, 2, 2, 3, 3);
            assertThat(splits.train().size()).isEqualTo(72);
            var all = new ArrayList<>(firstPixels(splits.train()));
            all.addAll(firstPixels(splits.heldOut()));
            assertThat(all).doesNotHaveDuplicates().hasSize(80);
            assertThat(DOCUMENT.trainImages(0.1)).isEqualTo(splits.train().size());
        }
    }

    @Test
    void theSeedChoosesWhatIsHeldOut() {
        assertThat(heldOut(7)).isEqualTo(heldOut(7)).isNotEqualTo(heldOut(8));
    }

    @Test
    void imagesTooManyForMemoryAreTheSameFromDisk() throws Exception {
        try (ImageSplits memory = ImageSplits.load(SHARDS, DOCUMENT, 0.1, 7, cache);
                ImageSplits disk = ImageSplits.load(SHARDS, DOCUMENT, 0.1, 7, cache, 0)) {
            assertThat(firstPixels(disk.train())).isEqualTo(firstPixels(memory.train()));
            assertThat(labels(disk.test())).isEqualTo(labels(memory.test()));
            assertThat(disk.resources()).hasSize(2);
        }
        try (var left = Files.list(cache)) {
            assertThat(left).isEmpty();
        }
    }

    /** Of class 'test' in training the folder at the top says another split than the one that counts. */
    @Test
    void foldersOfClassesMayHoldThoseOfSplits() {
        var shards = new MemoryShards();
        int colour = 0;
        for (String place : List.of("cat/train", "cat/test", "test/train", "test/test")) {
            shards.file(place + "/1.png", Pictures.png(8, 8, 0x010000 * ++colour));
            shards.file(place + "/2.png", Pictures.png(8, 8, 0x010000 * ++colour));
        }
        DatasetDocument document = DatasetScanner.scan(shards);

        try (ImageSplits splits = ImageSplits.load(shards, document, 0.5, 7, cache)) {
            assertThat(document.folderOrder()).contains(FolderOrder.CLASSES_ABOVE);
            assertThat(labels(splits.wholeTrain())).containsExactly(0, 0, 1, 1);
            assertThat(firstPixels(splits.wholeTrain())).containsExactly(1, 2, 5, 6);
            assertThat(labels(splits.test())).containsExactly(0, 0, 1, 1);
            assertThat(firstPixels(splits.test())).containsExactly(3, 4, 7, 8);
        }
    }

    /** Tars and loose files hold samples as they are; what an archive has compressed is unpacked while the splits are open. */
    @Test
    void samplesStayWhereTheyLieUnlessTheyAreCompressedThere() throws Exception {
        byte[] image = Pictures.png(8, 8, 0x123456);
        var loose = new MemoryShards();
        var entries = new ArrayList<Object>();
        for (String name :
                List.of("train/a/1.png", "train/a/2.png", "train/b/1.png", "train/b/2.png", "test/a/1.png")) {
            loose.file(name, image);
            entries.addAll(List.of(name, image));
        }
        assertThat(readInPlace(SHARDS)).isEqualTo(40);
        assertThat(readInPlace(loose)).isEqualTo(2);
        byte[] tar = MemoryShards.tarOf(entries.toArray());
        assertThat(readInPlace(new MemoryShards().file("all.tar", tar))).isEqualTo(2);
        assertThat(readInPlace(new MemoryShards().file("all.tar.gz", MemoryShards.gzip(tar))))
                .isZero();
        assertThat(readInPlace(new MemoryShards().file("all.tar", MemoryShards.gzip(tar))))
                .isZero();
        assertThat(readInPlace(new MemoryShards().file("all.zip", MemoryShards.zipOf(entries.toArray()))))
                .isZero();
    }

    /** How many of the images to train on, which are half of those there are, are read from the files of the data set. */
    private int readInPlace(MemoryShards shards) {
        int before = shards.reads();
        try (ImageSplits splits = ImageSplits.load(shards, DatasetScanner.scan(shards), 0.5, 1, cache, 0)) {
            assertThat(firstPixels(splits.train())).hasSize(splits.train().size());
        }
        return shards.reads() - before;
    }

    /** Two shards of twenty images: those of each that are held out are missing among those to learn from. */
    @Test
    void theFilesOfAPartAreThoseOfTheWhole() {
        var shards = MemoryShards.webDataset(4, 5);
        byte[] more = MemoryShards.webDataset(4, 5).bytes("train-000000.tar");
        shards.file("train-000001.tar", more);
        try (ImageSplits splits = ImageSplits.load(shards, DatasetScanner.scan(shards), 0.25, 1, cache, 0)) {
            assertThat(splits.wholeTrain().files()).containsExactly(20, 40);
            assertThat(splits.train().files())
                    .hasSize(2)
                    .endsWith(splits.train().size());
            int first = splits.train().files()[0];
            int heldOutOfFirst = splits.heldOut().files()[0];
            assertThat(first + heldOutOfFirst).isEqualTo(20);
        }
    }

    /** A picture three times as wide as the network's image: what is held decoded is its middle, at half the size. */
    @Test
    void aPartIsTakenFromThePictureAsItCameWhereItIsHeldSo() {
        byte[] picture = Pictures.png(24, 16, (x, y) -> 0x010101 * (8 * x + y));
        var shards = new MemoryShards();
        for (String name :
                List.of("train/a/1.png", "train/a/2.png", "train/b/3.png", "train/b/4.png", "test/a/5.png")) {
            shards.file(name, picture);
        }
        DatasetDocument document = DatasetScanner.scan(shards).fittedTo(TensorShape.of(3, 8, 8));
        var corner = new Frame(new Frame.Axis(8, 8, 8, 0, 8), new Frame.Axis(16, 8, 8, 0, 8), true);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache, 0)) {
            ByteBuffer seen = ByteBuffer.allocate(3 * 8 * 8);
            splits.train().sample(0, (height, width) -> corner, seen);
            for (int i = 0; i < 64; i++) {
                int expected = 8 * (23 - i % 8) + 8 + i / 8;
                assertThat(seen.get(i) & 0xff).isEqualTo(expected);
                assertThat(seen.get(128 + i) & 0xff).isEqualTo(expected);
            }
        }
    }

    @Test
    void ofImagesHeldDecodedThePartsAreTheirs() {
        try (ImageSplits splits = ImageSplits.load(SHARDS, DOCUMENT, 0.1, 7, cache)) {
            int side = splits.train().format().shape().width();
            var whole = new Frame.Axis(0, side, side, 0, side);
            ByteBuffer plain = ByteBuffer.allocate(splits.train().format().bytes());
            ByteBuffer framed = ByteBuffer.allocate(splits.train().format().bytes());
            splits.train().sample(3, plain);
            splits.train().sample(3, (height, width) -> new Frame(whole, whole, false), framed);
            assertThat(framed).isEqualTo(plain);
        }
    }

    @Test
    void calibrationImagesAreDividedAndTheirLabelsAreNotToBeLookedAt() {
        byte[] image = Pictures.png(8, 8, 0);
        var shards = new MemoryShards();
        for (String name :
                List.of("calibration/a/1.png", "calibration/a/2.png", "calibration/b/3.png", "test/a/1.png")) {
            shards.file(name, image);
        }
        try (ImageSplits splits = ImageSplits.load(shards, DatasetScanner.scan(shards), 0.1, 1, cache)) {
            assertThat(splits.labelled()).isFalse();
            assertThat(splits.train().size()).isEqualTo(2);
            assertThat(splits.heldOut().size()).isEqualTo(1);
            assertThat(splits.test().labelled()).isTrue();
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> splits.train().label(0))
                    .withMessage("the class of image 1 was asked for, but the 3 images have no labels")
                    .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
            ImageSplits answered = splits.withClasses(split -> new LabelledSplit(split, new int[split.size()]));
            assertThat(labels(answered.train())).containsOnly(0);
            assertThat(answered.test()).isSameAs(splits.test());
        }
    }

    /** The same twenty images in one archive, in two with other orders, and loose: 14 and 19 have the smallest hashes. */
    @Test
    void theImagesSetAsideAreTestedOnAndInNoOtherPartHoweverTheyCome() {
        var loose = new MemoryShards();
        var forth = new ArrayList<Object>();
        var back = new ArrayList<Object>();
        for (int i = 0; i < 20; i++) {
            loose.file(i + ".png", Pictures.png(8, 8, 0x010101 * i));
            forth.addAll(List.of(i + ".png", Pictures.png(8, 8, 0x010101 * i)));
            back.addAll(0, List.of(i + ".png", Pictures.png(8, 8, 0x010101 * i)));
        }
        for (MemoryShards shards : List.of(
                loose,
                new MemoryShards().tar("images.tar", forth.toArray()),
                new MemoryShards()
                        .tar("b.tar", back.subList(0, 20).toArray())
                        .tar("a.tar", back.subList(20, 40).toArray()))) {
            DatasetDocument document = DatasetScanner.scan(shards);
            for (long decodedBytes : new long[] {0, ImageSplits.DECODED_BYTES}) {
                try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache, decodedBytes)) {
                    assertThat(firstPixels(splits.test())).containsExactlyInAnyOrder(14, 19);
                    assertThat(splits.labelled()).isFalse();
                    assertThat(splits.test().labelled()).isFalse();
                    assertThat(splits.heldOut().size()).isEqualTo(4);
                    assertThat(splits.train().size()).isEqualTo(document.trainImages(0.1));
                    assertThat(splits.wholeTrain().size()).isEqualTo(18);
                    var all = new ArrayList<>(firstPixels(splits.train()));
                    all.addAll(firstPixels(splits.heldOut()));
                    all.addAll(firstPixels(splits.test()));
                    assertThat(all)
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(0, 20).boxed().toList());
                }
            }
        }
    }

    /** Of 20 images each the two with the smallest hashes of their names, whether archived, loose or held on disk. */
    @Test
    void ofLabelledImagesATenthOfEveryClassIsSetAsideHoweverTheyCome() {
        var loose = new MemoryShards();
        var entries = new ArrayList<Object>();
        for (int i = 0; i < 40; i++) {
            String name = (i % 2 == 0 ? "cat/" : "dog/") + i / 2 + ".png";
            loose.file(name, Pictures.png(8, 8, 0x010101 * i));
            entries.addAll(0, List.of(name, Pictures.png(8, 8, 0x010101 * i)));
        }
        var seen = new HashSet<Set<Integer>>();
        for (MemoryShards shards : List.of(loose, new MemoryShards().tar("images.tar", entries.toArray()))) {
            DatasetDocument document = DatasetScanner.scan(shards);
            assertThat(document.splits())
                    .extracting(DatasetDocument.Split::perClass)
                    .containsExactly(List.of(18, 18), List.of(2, 2));
            for (long decodedBytes : new long[] {0, ImageSplits.DECODED_BYTES}) {
                try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache, decodedBytes)) {
                    assertThat(labels(splits.test())).containsExactlyInAnyOrder(0, 0, 1, 1);
                    assertThat(labels(splits.heldOut())).containsExactlyInAnyOrder(0, 0, 1, 1);
                    assertThat(splits.train().size())
                            .isEqualTo(document.trainImages(0.1))
                            .isEqualTo(32);
                    for (int i = 0; i < 4; i++) {
                        assertThat(splits.test().label(i))
                                .isEqualTo(firstPixels(splits.test()).get(i) % 2);
                    }
                    var all = new ArrayList<>(firstPixels(splits.train()));
                    all.addAll(firstPixels(splits.heldOut()));
                    all.addAll(firstPixels(splits.test()));
                    assertThat(all)
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(0, 40).boxed().toList());
                    seen.add(Set.copyOf(firstPixels(splits.test())));
                }
            }
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    void imagesWithoutLabelsBesideLabelledTestImagesHaveNone() {
        byte[] image = Pictures.png(8, 8, 0);
        var shards = new MemoryShards();
        for (String name : List.of("train/1.png", "train/2.png", "val/b/1.png", "test/a/1.png", "test/b/2.png")) {
            shards.file(name, image);
        }
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache)) {
            assertThat(labels(splits.test())).containsExactly(0, 1);
            assertThat(splits.train().size())
                    .isEqualTo(document.trainImages(0.1))
                    .isEqualTo(2);
            assertThat(splits.heldOut().size()).isEqualTo(1);
            assertThat(List.of(splits.train(), splits.heldOut(), splits.wholeTrain()))
                    .extracting(ImageSplit::labelled)
                    .containsOnly(false);
        }
    }

    @Test
    void validationImagesAreHeldOutWhereTestImagesExist() {
        byte[] image = Pictures.png(8, 8, 0);
        var shards = new MemoryShards();
        for (String name : List.of("train/a/1.png", "train/a/2.png", "val/a/1.png", "val/a/2.png", "test/a/1.png")) {
            shards.file(name, image);
        }
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.5, 1, cache)) {
            assertThat(document.trainImages(0.5)).isEqualTo(splits.train().size());
            assertThat(splits.train().size()).isEqualTo(2);
            assertThat(splits.heldOut().size()).isEqualTo(2);
            assertThat(splits.test().size()).isEqualTo(1);
        }
    }

    @Test
    void validationImagesAreTheTestWhereThereIsNoOther() {
        byte[] image = Pictures.png(8, 8, 0);
        var shards = new MemoryShards();
        for (String name : List.of("train/a/1.png", "train/a/2.png", "val/a/1.png", "val/a/2.png", "val/a/3.png")) {
            shards.file(name, image);
        }
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.5, 1, cache)) {
            assertThat(document.trainImages(0.5)).isEqualTo(splits.train().size());
            assertThat(splits.train().size()).isEqualTo(1);
            assertThat(splits.heldOut().size()).isEqualTo(1);
            assertThat(splits.test().size()).isEqualTo(3);
        }
    }

    /** Beyond memory names are not held, and of what is compressed no place in the archive either. */
    @Test
    void brokenPixelsAreNamedAlikeWhereverTheyAreReadFrom() {
        Object[] half = {"a/1.png", Pictures.png(8, 8, 1), "b/2.png", Pictures.png(8, 8, 2), "b/77.png", Damaged.png()};
        var more = new MemoryShards().tar("train-0.tar", "a/3.png", Pictures.png(8, 8, 3), "b/4.png", half[1]);
        byte[] test = MemoryShards.tarOf("a/5.png", half[1], "b/6.png", half[1]);
        more.file("test.tar", test).tar("train-1.tar", half);
        MemoryShards compressed = more.gzipped(".tar", ".tar.gz");
        MemoryShards zipped =
                new MemoryShards().file("train-1.zip", MemoryShards.zipOf(half)).file("test.tar", test);
        for (MemoryShards shards : List.of(more, compressed, zipped)) {
            String archive = shards.names().stream()
                    .filter(name -> name.startsWith("train-1"))
                    .findFirst()
                    .orElseThrow();
            DatasetDocument document = DatasetScanner.scan(shards);
            for (long decodedBytes : new long[] {ImageSplits.DECODED_BYTES, 0}) {
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(() -> readAll(shards, document, decodedBytes))
                        .withMessageContaining(archive + ": sample 'b/77': the image cannot be decoded")
                        .returns(ProblemCode.BROKEN_IMAGE, ProblemException::code);
            }
        }
    }

    private void readAll(MemoryShards shards, DatasetDocument document, long decodedBytes) {
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.5, 1, cache, decodedBytes)) {
            firstPixels(splits.wholeTrain());
        }
    }

    @Test
    void brokenPixelsAreNamedByShardAndSampleAndWhatFindsThemIsSaid() {
        var shards = MemoryShards.webDataset(2, 2).tar("train-000001.tar", "77.png", Damaged.png(), "77.cls", "1");
        DatasetDocument document = DatasetScanner.scan(shards);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ImageSplits.load(shards, document, 0.1, 1, cache))
                .withMessageContaining("train-000001.tar: sample '77': the image cannot be decoded")
                .withMessageContaining("--check full")
                .returns(ProblemCode.BROKEN_IMAGE, ProblemException::code);
    }

    @Test
    void whatAFullCheckFoundIsNeverDecoded() {
        MemoryShards shards = MemoryShards.webDataset(5, 10)
                .tar(
                        "train-000000a.tar",
                        "0.png",
                        Damaged.png(),
                        "0.cls",
                        "1",
                        "1.png",
                        Pictures.png(8, 8, 0),
                        "1.cls",
                        "4");
        DatasetDocument document = DatasetScanner.scan(shards, OnBroken.SKIP, ImageCheck.FULL);
        for (long decodedBytes : new long[] {0, ImageSplits.DECODED_BYTES}) {
            try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache, decodedBytes)) {
                assertThat(firstPixels(splits.wholeTrain())).hasSize(51);
                assertThat(labels(splits.wholeTrain())).endsWith(4);
            }
        }
    }

    @Test
    void imagesThatWereLeftOutAreNotDecoded() {
        MemoryShards shards =
                MemoryShards.webDataset(5, 10).tar("train-000000a.tar", "0.jpg", "<html>404</html>", "0.cls", "1");
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache)) {
            assertThat(splits.wholeTrain().size()).isEqualTo(50);
            assertThat(labels(splits.wholeTrain()))
                    .filteredOn(label -> label == 1)
                    .hasSize(10);
        }
    }

    @Test
    void classesOfOneImageEachAreDividedAsAWhole() {
        MemoryShards shards = MemoryShards.webDataset(8, 1);
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, cache)) {
            assertThat(splits.heldOut().size()).isEqualTo(2);
            assertThat(splits.train().size()).isEqualTo(6).isEqualTo(document.trainImages(0.1));
        }
    }

    @Test
    void filesThatChangedSinceTheirRegistrationAreRefused() {
        DatasetDocument other = DatasetScanner.scan(MemoryShards.webDataset(4, 21));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ImageSplits.load(SHARDS, other, 0.1, 1, cache))
                .withMessageContaining("fewer than the 84 samples");
    }

    private List<Integer> heldOut(long seed) {
        try (ImageSplits splits = ImageSplits.load(SHARDS, DOCUMENT, 0.1, seed, cache)) {
            return firstPixels(splits.heldOut());
        }
    }

    private static List<Integer> labels(ImageSplit split) {
        return IntStream.range(0, split.size()).map(split::label).boxed().toList();
    }

    private static List<Integer> firstPixels(ImageSplit split) {
        return IntStream.range(0, split.size())
                .map(i -> {
                    ByteBuffer pixels = ByteBuffer.allocate(split.format().bytes());
                    split.sample(i, pixels);
                    return pixels.get(0);
                })
                .boxed()
                .toList();
    }
}
