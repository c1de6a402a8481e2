package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.array.NpyBytes;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayDatasetTest {
    private static final SampleFormat FORMAT = SampleFormat.arrays(TensorShape.of(2, 3));

    @TempDir
    Path cache;

    @Test
    void foldersAreClasses() {
        DatasetDocument document = DatasetScanner.scan(tree());

        assertThat(document.format()).isEqualTo(FORMAT);
        assertThat(document.format().bytes()).isEqualTo(24);
        assertThat(document.classes()).containsExactly("rest", "walk");
        assertThat(document.split(SplitName.TRAIN).orElseThrow().perClass()).containsExactly(2, 2);
    }

    @Test
    void labelsLieBesideArraysInShards() {
        var entries = new ArrayList<Object>();
        for (int i = 0; i < 4; i++) {
            entries.addAll(List.of(i + ".npy", array(i), i + ".cls", i % 2));
        }
        var shards =
                new MemoryShards().tar("train-000000.tar", entries.toArray()).tar("test-000000.tar", entries.toArray());

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.format()).isEqualTo(FORMAT);
        assertThat(document.split(SplitName.TEST).orElseThrow().perClass()).containsExactly(2, 2);
    }

    @Test
    void looseAndZippedAndCalibrationArraysHaveNoLabels() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var loose = new MemoryShards();
        var calibration = new MemoryShards();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 4; i++) {
                zip.putNextEntry(new ZipEntry("signals/test_" + i + ".npy"));
                zip.write(array(i));
                loose.file("test_" + i + ".npy", array(i));
                calibration.file("calibration/" + i + ".NPY", array(i));
            }
        }
        for (MemoryShards shards : List.of(loose, new MemoryShards().file("signals.zip", bytes.toByteArray()))) {
            DatasetDocument document = DatasetScanner.scan(shards);
            assertThat(document.labelled()).isFalse();
            assertThat(document.split(SplitName.TRAIN).orElseThrow().samples()).isEqualTo(3);
            assertThat(document.split(SplitName.TEST).orElseThrow().samples()).isEqualTo(1);
            assertThat(document.warnings().getFirst()).startsWith("no samples to test on were named");
        }
        assertThat(DatasetScanner.scan(calibration).fitting().name()).isEqualTo("calibration");
    }

    /** Held decoded, or decoded from files on the disk. */
    @ParameterizedTest
    @ValueSource(longs = {ImageSplits.DECODED_BYTES, 0})
    void valuesArriveAsTheyWereSaved(long decodedBytes) {
        MemoryShards shards = tree();
        DatasetDocument document = DatasetScanner.scan(shards);
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.25, 1, cache, decodedBytes)) {
            ByteBuffer sample = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            splits.wholeTrain().sample(3, sample);

            assertThat(splits.wholeTrain().format()).isEqualTo(FORMAT);
            assertThat(splits.wholeTrain().label(3)).isEqualTo(1);
            float[] values = new float[6];
            sample.flip().asFloatBuffer().get(values);
            assertThat(values).containsExactly(-11.5f, 1, 2, 3, 4, 5);
        }
    }

    @Test
    void anotherShapeIsRefusedWithFileAndBothShapes() {
        refused(
                tree().file("train/walk/9.npy", NpyBytes.filled(0, 2, 4)),
                "train/walk/9.npy: the array is 2x4, others of the data set are 2x3");
        refused(
                new MemoryShards().tar("train-0.tar", "1.npy", array(0), "2.npy", NpyBytes.filled(0, 6)),
                "train-0.tar: sample '2': the array is 6, others of the data set are 2x3");
    }

    @Test
    void imagesAndArraysAreNotMixed() {
        refused(
                tree().file("train/walk/9.png", Pictures.png(8, 8, 0)),
                "samples are mixed: train/walk/9.png is an image and test/rest/1.npy an array");
        refused(new MemoryShards().tar("train-0.tar", "1.npy", array(0), "1.npy", array(1)), "sample '1' occurs twice");
    }

    /** Whichever comes first. */
    @Test
    void anArrayBesideAnImageIsNoSample() {
        byte[] image = Pictures.png(8, 8, 0);
        var shards = new MemoryShards()
                .tar(
                        "train-0.tar",
                        "1.npy",
                        array(0),
                        "1.png",
                        image,
                        "2.png",
                        image,
                        "2.npy",
                        array(1),
                        "3.png",
                        image,
                        "4.png",
                        image);

        DatasetDocument document = DatasetScanner.scan(shards);

        assertThat(document.format().kind()).isEqualTo(SampleKind.IMAGES);
        assertThat(document.fitting().samples()
                        + document.reported().orElseThrow().samples())
                .isEqualTo(4);
    }

    @Test
    void aValueThatIsNotFiniteIsRefusedByName() {
        refused(
                tree().file("train/walk/9.npy", NpyBytes.filled(Float.NaN, 2, 3)),
                "train/walk/9.npy: the array holds NaN");
    }

    @Test
    void arraysAreNotResized() {
        DatasetDocument document = DatasetScanner.scan(tree());

        assertThat(document.fittedTo(TensorShape.of(2, 3))).isEqualTo(document);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> document.fittedTo(TensorShape.of(2, 4)))
                .withMessageContaining("are 2x3, the network takes 2x4");
    }

    /** Array i begins with i, or with its negative and a half where it is a walk. */
    private static MemoryShards tree() {
        var shards = new MemoryShards();
        for (String split : List.of("train", "test")) {
            for (int i = 1; i <= 2; i++) {
                shards.file(split + "/rest/" + i + ".npy", array(i));
                shards.file(split + "/walk/" + i + ".npy", array(-9.5f - i));
            }
        }
        return shards;
    }

    private static byte[] array(float first) {
        return NpyBytes.of(new int[] {2, 3}, first, 1, 2, 3, 4, 5);
    }

    private static void refused(MemoryShards shards, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> DatasetScanner.scan(shards))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }
}
