package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.image.Fixtures;
import io.adapruner.network.tensor.TensorShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered to files as people have them, whole and damaged. */
class DatasetCasesTest {
    private static final byte[] IMAGE = Folders.IMAGE;
    private static final int PER_CLASS = Folders.PER_CLASS;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"files", "shards"})
    void hasItsAnswer(String name, MemoryShards shards, String answer) {
        assertThat(Answer.to(shards)).isEqualTo(answer);
    }

    static Stream<Arguments> files() {
        byte[] jpeg = Fixtures.image("restarts.JPG");
        return Stream.of(
                of(
                        "what systems and people leave",
                        Folders.tree("train/%s", "test/%s")
                                .shards()
                                .text(".DS_Store", "\0")
                                .text("train/cat/.DS_Store", "\0")
                                .text("train/cat/Thumbs.db", "\0\0junk")
                                .text("train/cat/._x.jpg", "\0")
                                .text("__MACOSX/train/cat/._y.jpg", "\0")
                                .text("train/.ipynb_checkpoints/a.jpg", "\0")
                                .text("train/README.md", "# all")
                                .text("train/cat/notes.txt", "BM")
                                .text("train/cat/desktop.ini", "\0\0junk"),
                        "cat dog: train 60 60, test 60 60; passed over, for they are neither images nor arrays: 4 files:"
                                + " train/README.md, train/cat/Thumbs.db, train/cat/desktop.ini, train/cat/notes.txt"),
                of(
                        "WebP named as JPEG",
                        with("train/cat/w.jpg", Fixtures.image("lossy.webp")),
                        "cat dog: train 61 60, test 60 60"),
                of(
                        "WebP beside others",
                        with("train/cat/w.webp", Fixtures.image("lossy.webp")),
                        "cat dog: train 61 60, test 60 60"),
                of("PNG named as JPEG", with("train/cat/w.jpg", IMAGE), "cat dog: train 61 60, test 60 60"),
                of(
                        "BMP beside others",
                        with("train/cat/w.bmp", Fixtures.image("palette.bmp")),
                        "cat dog: train 61 60, test 60 60"),
                of(
                        "TIFF without an ending",
                        with("train/cat/w", Fixtures.image("tiff_lzw.TIF")),
                        "cat dog: train 61 60, test 60 60"),
                of("JFIF", with("train/cat/w.jfif", Fixtures.image("rgb.jfif")), "cat dog: train 61 60, test 60 60"),
                of(
                        "garbage",
                        with("train/cat/w.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 9, 9, 9
                        }),
                        leftOut("train/cat/w.jpg")),
                of(
                        "HTML",
                        with(
                                "train/cat/w.jpg",
                                "<html><body>404 Not found</body></html>".getBytes(StandardCharsets.UTF_8)),
                        leftOut("train/cat/w.jpg")),
                of("no bytes", with("train/cat/w.png", new byte[0]), leftOut("train/cat/w.png")),
                of(
                        "half a JPEG",
                        with("train/cat/w.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)),
                        leftOut("train/cat/w.jpg")),
                of(
                        "half a PNG",
                        with("test/cat/w.png", Arrays.copyOf(IMAGE, IMAGE.length - 20)),
                        leftOut("test/cat/w.png")),
                of(
                        "three of 363",
                        with("train/cat/w.png", new byte[0])
                                .text("train/cat/x.png", "")
                                .text("test/dog/y.png", "")
                                .tar("train-1.tar", more("cat", 60))
                                .tar("train-2.tar", more("dog", 60)),
                        "cat dog: train 120 120, test 60 60; left out, for they are broken: 3 images: test/dog/y.png, train/cat/w.png,"
                                + " train/cat/x.png"),
                of(
                        "three of 243",
                        with("train/cat/w.png", new byte[0])
                                .text("train/cat/x.png", "")
                                .text("test/dog/y.png", ""),
                        "BROKEN_IMAGE: test/dog/y.png: the image is empty; 3 of 243 images are broken, of which one in 100 could be"
                                + " left out: test/dog/y.png, train/cat/w.png, train/cat/x.png"));
    }

    static Stream<Arguments> shards() {
        byte[] tar = MemoryShards.tarOf("0.png", IMAGE, "0.cls", "0", "1.png", IMAGE, "1.cls", "1");
        byte[] gzipped = MemoryShards.gzip(tar);
        return Stream.of(
                of(
                        "text and JSON beside",
                        web("0.png", IMAGE, "0.cls", "0", "0.json", "{}", "0.txt", "a photo"),
                        "0 1: train 61 60, test 60 60"),
                of("WebP", web("0.webp", Fixtures.image("lossy.webp"), "0.cls", "0"), "0 1: train 61 60, test 60 60"),
                of(
                        "cut inside a file",
                        web().file("train-1.tar", Arrays.copyOf(tar, 900)),
                        "INVALID_DATASET: train-1.tar: truncated inside or before '0.png', at byte 900"),
                of("no files", web().file("train-1.tar", MemoryShards.tarOf()), "0 1: train 60 60, test 60 60"),
                of(
                        "cut between files",
                        web().file("train-1.tar", Arrays.copyOf(tar, 1024)),
                        "INVALID_DATASET: train-1.tar: truncated inside or before a header, at byte 1024"),
                of(
                        "cut and compressed",
                        web().file("train-1.tar.gz", Arrays.copyOf(gzipped, gzipped.length / 2)),
                        "INVALID_DATASET: train-1.tar.gz: damaged or truncated gzip: Unexpected end of ZLIB input stream"),
                of(
                        "inflating without bound",
                        web().file("train-1.tar.gz", MemoryShards.gzip(new byte[128 << 20])),
                        "INVALID_DATASET: train-1.tar.gz: inflates to far more than images and arrays can; pack them again"),
                of(
                        "compressed",
                        web("0.png", IMAGE, "0.cls", "0").gzipped(".tar", ".tar.gz"),
                        "0 1: train 61 60, test 60 60"),
                of("compressed as tgz", web().gzipped(".tar", ".tgz"), "0 1: train 60 60, test 60 60"),
                of("compressed and named as if not", web().gzipped(".tar", ".tar"), "0 1: train 60 60, test 60 60"),
                of(
                        "labels in JSON",
                        Folders.same("%d.png", IMAGE, "%d.json", "{\"caption\": \"one\", \"label\": 0}")
                                .text("classes.txt", "cat\ndog\n"),
                        "cat dog: train 60 0, test 60 0; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'dog' (0)"),
                of(
                        "names in JSON",
                        Folders.same("%d.png", IMAGE, "%d.json", "{\"class_name\": \"cat\"}"),
                        "cat: train 60, test 60"),
                of("names in .cls", Folders.same("%d.png", IMAGE, "%d.cls", "cat"), "cat: train 60, test 60"),
                of("names in .txt", Folders.same("%d.png", IMAGE, "%d.txt", "cat"), "cat: train 60, test 60"),
                of(
                        "indices in .txt",
                        Folders.same("%d.png", IMAGE, "%d.txt", "1").text("classes.txt", "cat\ndog\n"),
                        "cat dog: train 0 60, test 0 60; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'cat' (0)"),
                of(
                        "captions",
                        Folders.same("%d.png", IMAGE, "%d.txt", "the photo with the number %d"),
                        ": train , test ; the .txt files beside 120 images are taken for captions, which name no classes: class names"
                                + " are one line each, and repeat"),
                of(
                        "a field before the ending",
                        Folders.same("%d.image.png", IMAGE, "%d.cls", "0"),
                        "0: train 60, test 60"),
                of(
                        "fields of input and output",
                        Folders.same("%d.input.png", IMAGE, "%d.output.cls", "0"),
                        "0: train 60, test 60"),
                of(
                        "an image and its mask",
                        Folders.same("%d.png", IMAGE, "%d.seg.png", IMAGE, "%d.cls", "0"),
                        "0: train 60, test 60; of several images in a sample one was taken: png, not seg.png (120)"),
                of(
                        "dots in the names",
                        web("a.b.png", IMAGE, "a.b.cls", "0", "a.c.png", IMAGE, "a.c.cls", "1"),
                        "0 1: train 61 61, test 60 60"),
                of(
                        "photos with dots in their names, archived",
                        web().tar("train-0.tar", "0/photo.2020.png", IMAGE, "0/photo.2021.png", IMAGE)
                                .tar("train-000000.tar")
                                .tar("test-000000.tar", "0/photo.2020.png", IMAGE),
                        "0: train 2, test 1"),
                of(
                        "files of a sample apart",
                        web("0.png", IMAGE, "1.png", IMAGE, "0.cls", "0", "1.cls", "1"),
                        "0 1: train 61 61, test 60 60"),
                of(
                        "indices from 1",
                        web("0.png", IMAGE, "0.cls", "2")
                                .tar("train-1.tar", "0.png", IMAGE, "0.cls", "2", "1.png", IMAGE, "1.cls", "2"),
                        "0 1 2: train 60 60 2, test 60 60 0"),
                of(
                        "indices from 1 beside a list",
                        web("0.png", IMAGE, "0.cls", "2").text("classes.txt", "cat\ndog\n"),
                        "CLASS_OUT_OF_RANGE: train-1.tar: sample '0' has class index 2, but classes.txt names 2 classes"),
                of(
                        "validation shards of ImageNet",
                        new MemoryShards()
                                .tar(
                                        "imagenet1k-train-0000.tar",
                                        "a.png",
                                        IMAGE,
                                        "a.cls",
                                        "0",
                                        "b.png",
                                        IMAGE,
                                        "b.cls",
                                        "0")
                                .tar("imagenet1k-validation-00.tar", "a.png", IMAGE, "a.cls", "0"),
                        "0: train 2, validation 1"),
                of(
                        "a validation shard in the place of a test's",
                        new MemoryShards()
                                .tar("train.tar", "a.png", IMAGE, "a.cls", "0", "b.png", IMAGE, "b.cls", "0")
                                .tar("val.tar", "a.png", IMAGE, "a.cls", "0"),
                        "0: train 2, validation 1"),
                of(
                        "a sample across two shards",
                        web("7.png", IMAGE).tar("train-2.tar", "7.cls", "1"),
                        "INVALID_DATASET: train-2.tar: sample '7' has a label but no image and no .npy array near it: at most 1000"
                                + " samples or 32 MiB may lie between them"),
                of(
                        "a label below 0",
                        web("0.png", IMAGE, "0.cls", "-1"),
                        "CLASS_OUT_OF_RANGE: train-1.tar: sample '0' has class index -1, allowed are 0 to 99999"),
                of(
                        "a label with a fraction",
                        web("0.png", IMAGE, "0.cls", "1.0"),
                        "INVALID_DATASET: train-1.tar: sample '0' has the label '1.0', which is neither a class index nor a name"),
                of(
                        "a key twice",
                        web("0.png", IMAGE, "0.cls", "0", "1.png", IMAGE, "1.cls", "0", "0.png", IMAGE),
                        "INVALID_DATASET: train-1.tar: sample '0' occurs twice"),
                of(
                        "one broken image",
                        web("0.jpg", "\u00ff\u00d8broken", "0.cls", "0"),
                        "0 1: train 60 60, test 60 60; left out, for they are broken: 1 image: train-1.tar: 0.jpg"),
                of(
                        "one broken image, compressed",
                        web("a/0.jpg", "\u00ff\u00d8broken", "a/0.cls", "0").gzipped(".tar", ".tar.gz"),
                        "0 1: train 60 60, test 60 60; left out, for they are broken: 1 image: train-1.tar.gz: a/0.jpg"));
    }

    /** Networks of any size take them: what most images are is kept as it is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sizes(String name, MemoryShards shards, TensorShape shape) {
        assertThat(DatasetScanner.scan(shards).format().shape()).isEqualTo(shape);
    }

    static Stream<Arguments> sizes() {
        byte[] large = Pictures.png(256, 256, 0);
        byte[] grey = Pictures.grey(8, 8, 9);
        return Stream.of(
                Arguments.of("all alike", all(large, large), TensorShape.of(3, 256, 256)),
                Arguments.of("all alike and wide", all(Pictures.jpeg(320, 240, 0)), TensorShape.of(3, 240, 320)),
                Arguments.of("of two sizes", all(large, IMAGE), TensorShape.of(3, 224, 224)),
                Arguments.of("most alike", all(large, IMAGE, IMAGE), TensorShape.of(3, 8, 8)),
                Arguments.of("grey", all(grey), TensorShape.of(1, 8, 8)),
                Arguments.of("one grey", all(grey, IMAGE, IMAGE), TensorShape.of(3, 8, 8)));
    }

    /** Each of these images three times in training and once to test on. */
    private static MemoryShards all(byte[]... images) {
        var shards = new MemoryShards();
        for (int i = 0; i < images.length; i++) {
            for (String place : List.of("train/a/", "train/b/", "train/c/", "test/a/")) {
                shards.file(place + i + ".png", images[i]);
            }
        }
        return shards;
    }

    private static String leftOut(String file) {
        return "cat dog: train 60 60, test 60 60; left out, for they are broken: 1 image: " + file;
    }

    private static Arguments of(String name, MemoryShards data, String answer) {
        return Arguments.of(name, data, answer);
    }

    private static MemoryShards with(String name, byte[] content) {
        return Folders.tree("train/%s", "test/%s").shards().file(name, content);
    }

    private static Object[] more(String folder, int images) {
        return Stream.iterate(0, i -> i + 1)
                .limit(images)
                .flatMap(i -> Stream.of(folder + "/" + i + ".png", IMAGE))
                .toArray();
    }

    private static MemoryShards web(Object... entries) {
        return MemoryShards.webDataset(2, PER_CLASS).tar("train-1.tar", entries);
    }
}
