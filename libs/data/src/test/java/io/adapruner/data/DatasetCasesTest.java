package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.image.Fixtures;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered to data sets as people have them, whole and damaged. */
class DatasetCasesTest {
    private static final byte[] IMAGE = Pictures.png(8, 8, 0);
    private static final int PER_CLASS = 60;
    private static final String SET_ASIDE =
            "no images to test on were named: 12 of the 120 were set aside, a tenth of every class, chosen by their names; to"
                    + " choose others, name shards test-000000.tar or a folder test";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"layouts", "classesAbove", "files", "shards"})
    void hasItsAnswer(String name, MemoryShards shards, String answer) {
        assertThat(answer(shards)).isEqualTo(answer);
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                of("val instead of test", tree("train/%s", "val/%s"), "cat dog: train 60 60, validation 60 60"),
                of("an extra root", tree("set/train/%s", "set/test/%s"), "cat dog: train 60 60, test 60 60"),
                of("deep images", tree("train/%s/images", "test/%s/images"), "cat dog: train 60 60, test 60 60"),
                of("other words", tree("Training/%s", "Testing/%s"), "cat dog: train 60 60, test 60 60"),
                of("evaluation", tree("train/%s", "eval/%s"), "cat dog: train 60 60, validation 60 60"),
                of("classes of classes", tree("train/animal/%s", "test/animal/%s"), "animal: train 120, test 120"),
                of(
                        "numbers from 1",
                        split("train/1", 2).and("train/2", 2).and("train/10", 3).and("test/10", 1),
                        "1 10 2: train 2 3 2, test 0 1 0"),
                of("capitals", tree("Train/%s", "TEST/%s"), "cat dog: train 60 60, test 60 60"),
                of("training alone", tree("train/%s"), "cat dog: train 54 54, test 6 6; " + SET_ASIDE),
                of("no split", tree("%s"), "cat dog: train 54 54, test 6 6; " + SET_ASIDE),
                of(
                        "names in other scripts",
                        split("train/cat äöü", 60).and("train/狗 (big)", 60).and("test/cat äöü", 60),
                        "cat äöü 狗 (big): train 60 60, test 60 0"),
                of(
                        "a class in the test alone",
                        split("train/cat", 60).and("test/cat", 60).and("test/dog", 60),
                        "cat dog: train 60 0, test 60 60; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'dog' (0)"),
                of(
                        "a class in training alone",
                        split("train/cat", 60).and("train/dog", 60).and("test/cat", 60),
                        "cat dog: train 60 60, test 60 0"),
                of(
                        "one image a class",
                        split("train/cat", 1).and("train/dog", 1).and("test/cat", 1),
                        "cat dog: train 1 1, test 1 0; fewer than two training images, so that none chooses, and of none nothing is"
                                + " learnt: 2 classes: 'cat' (1), 'dog' (1)"),
                of(
                        "other order of classes",
                        tree("train/%s", "test/%s").shards().text("classes.txt", "dog\ncat\n"),
                        "dog cat: train 60 60, test 60 60"),
                of(
                        "classes.txt without a class",
                        tree("train/%s", "test/%s").shards().text("classes.txt", "cat\n"),
                        "CLASS_OUT_OF_RANGE: train/dog/0.png is of class 'dog', which classes.txt lacks"),
                of(
                        "one image a class and no test",
                        split("train/cat", 1).and("train/dog", 1),
                        "INVALID_DATASET: no test images, and too few of a class to set any aside: name shards"
                                + " test-000000.tar (or val-000000.tar) or a folder test (or val)"),
                of("empty", new MemoryShards(), "INVALID_DATASET: no image and no .npy array in 0 files"));
    }

    /** Folders of classes that hold those of the splits, and what looks like it. */
    static Stream<Arguments> classesAbove() {
        Folders both = tree("%s/train", "%s/test");
        Folders called = split("test/train", 60)
                .and("test/test", 60)
                .and("car/train", 60)
                .and("car/test", 60)
                .and("train/train", 60)
                .and("train/test", 60);
        String answer = "cat dog: train 60 60, test 60 60; " + above("cat, dog");
        String ofCalled = "car test train: train 60 60 60, test 60 60 60; " + above("car, test, train");
        return Stream.of(
                of("classes above splits", both, answer),
                of("in one archive", both.packed("all.tar"), answer),
                of("in an archive a class, as the command packs them", both.packed(), answer),
                of("in compressed archives", both.packed().gzipped(".tar", ".tgz"), answer),
                of("below an extra root", tree("set/%s/train", "set/%s/test"), answer),
                of(
                        "other words of splits",
                        tree("%s/Training", "%s/eval"),
                        "cat dog: train 60 60, validation 60 60; " + above("cat, dog")),
                of(
                        "without a test",
                        tree("%s/train"),
                        "cat dog: train 54 54, test 6 6; " + SET_ASIDE + "; " + above("cat, dog")),
                of(
                        "with a class in training alone",
                        tree("%s/train", "%s/test").and("emu/train", 60),
                        "cat dog emu: train 60 60 60, test 60 60 0; " + above("cat, dog, emu")),
                of("classes called like splits", called, ofCalled),
                of("classes called like splits, an archive each", called.packed(), ofCalled),
                of(
                        "in another order",
                        tree("%s/train", "%s/test").shards().text("classes.txt", "dog\ncat\n"),
                        "dog cat: train 60 60, test 60 60; " + above("cat, dog")),
                of(
                        "with captions",
                        same(
                                "cat/train/%d.png",
                                IMAGE,
                                "cat/train/%d.txt",
                                "a photo, %d",
                                "dog/train/%d.png",
                                IMAGE,
                                "dog/test/%d.png",
                                IMAGE),
                        "cat dog: train 120 120, test 0 120; " + above("cat, dog")),
                of(
                        "all classes called like splits, so that those above are the splits",
                        split("train/train", 60)
                                .and("train/test", 60)
                                .and("test/train", 60)
                                .and("test/test", 60),
                        "test train: train 60 60, test 60 60"),
                of(
                        "one folder above, which is the data set's",
                        split("set/train", 60).and("set/test", 60),
                        ": train , test "),
                of(
                        "folders above of which each holds another split",
                        split("mine/train", 60).and("others/test", 60),
                        ": train , test ; " + notAbove("mine", "mine, others")),
                of(
                        "images of a class beside those of its splits",
                        tree("%s/train", "%s/test").and("cat", 1),
                        "INVALID_DATASET: cat/train/0.png has no label: neither a .cls file nor a folder names its class, but others of"
                                + " train have one"),
                of(
                        "folders above of different depth",
                        split("cat/train", 60)
                                .and("cat/test", 60)
                                .and("more/dog/train", 60)
                                .and("more/dog/test", 60),
                        ": train , test ; " + notAbove("cat", "cat, dog")),
                of(
                        "classes below splits below several folders",
                        tree("mine/train/%s", "mine/test/%s", "yours/train/%s"),
                        "cat dog: train 120 120, test 60 60"),
                of(
                        "labels beside the images",
                        same(
                                "cat/train/%d.png",
                                IMAGE, "cat/train/%d.cls", "1", "dog/train/%d.png", IMAGE, "dog/train/%d.cls", "0"),
                        "0 1: train 60 60, test 60 60"));
    }

    private static String above(String classes) {
        return "the folders that hold those of the splits are taken for classes, for all images lie so: " + classes;
    }

    private static String notAbove(String first, String all) {
        return "the folders that hold those of the splits are not taken for classes, if they are meant so: put them below, as"
                + " train/" + first + ": " + all;
    }

    static Stream<Arguments> files() {
        byte[] jpeg = Fixtures.image("restarts.JPG");
        return Stream.of(
                of(
                        "what systems and people leave",
                        tree("train/%s", "test/%s")
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
                        same("%d.png", IMAGE, "%d.json", "{\"caption\": \"one\", \"label\": 0}")
                                .text("classes.txt", "cat\ndog\n"),
                        "cat dog: train 60 0, test 60 0; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'dog' (0)"),
                of(
                        "names in JSON",
                        same("%d.png", IMAGE, "%d.json", "{\"class_name\": \"cat\"}"),
                        "cat: train 60, test 60"),
                of("names in .cls", same("%d.png", IMAGE, "%d.cls", "cat"), "cat: train 60, test 60"),
                of("names in .txt", same("%d.png", IMAGE, "%d.txt", "cat"), "cat: train 60, test 60"),
                of(
                        "indices in .txt",
                        same("%d.png", IMAGE, "%d.txt", "1").text("classes.txt", "cat\ndog\n"),
                        "cat dog: train 0 60, test 0 60; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'cat' (0)"),
                of(
                        "captions",
                        same("%d.png", IMAGE, "%d.txt", "the photo with the number %d"),
                        ": train , test ; the .txt files beside 120 images are taken for captions, which name no classes: class names"
                                + " are one line each, and repeat"),
                of("a field before the ending", same("%d.image.png", IMAGE, "%d.cls", "0"), "0: train 60, test 60"),
                of(
                        "fields of input and output",
                        same("%d.input.png", IMAGE, "%d.output.cls", "0"),
                        "0: train 60, test 60"),
                of(
                        "an image and its mask",
                        same("%d.png", IMAGE, "%d.seg.png", IMAGE, "%d.cls", "0"),
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

    private static String leftOut(String file) {
        return "cat dog: train 60 60, test 60 60; left out, for they are broken: 1 image: " + file;
    }

    private static Arguments of(String name, Object data, String answer) {
        return Arguments.of(name, data instanceof Folders folders ? folders.shards() : data, answer);
    }

    /** Classes, samples of every class in every split, and warnings; or what is refused. */
    private static String answer(MemoryShards shards) {
        try {
            DatasetDocument document = DatasetScanner.scan(shards);
            var answer = new ArrayList<String>();
            answer.add(String.join(" ", document.classes()) + ": "
                    + String.join(
                            ", ",
                            document.splits().stream()
                                    .map(DatasetCasesTest::samples)
                                    .toList()));
            answer.addAll(document.warnings());
            return String.join("; ", answer);
        } catch (ProblemException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    private static String samples(DatasetDocument.Split split) {
        return split.name() + " "
                + String.join(
                        " ", split.perClass().stream().map(String::valueOf).toList());
    }

    private static Folders tree(String... places) {
        var folders = new Folders(new MemoryShards());
        for (String place : places) {
            folders.and(String.format(Locale.ROOT, place, "cat"), PER_CLASS);
            folders.and(String.format(Locale.ROOT, place, "dog"), PER_CLASS);
        }
        return folders;
    }

    private static Folders split(String folder, int images) {
        return new Folders(new MemoryShards()).and(folder, images);
    }

    private static MemoryShards with(String name, byte[] content) {
        return tree("train/%s", "test/%s").shards().file(name, content);
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

    /** Sixty samples of the same files in train and test. */
    private static MemoryShards same(Object... files) {
        var entries = new ArrayList<Object>();
        for (int i = 0; i < PER_CLASS; i++) {
            for (int f = 0; f < files.length; f += 2) {
                entries.add(String.format(Locale.ROOT, files[f].toString(), i));
                entries.add(files[f + 1] instanceof String text ? text.replace("%d", String.valueOf(i)) : files[f + 1]);
            }
        }
        return new MemoryShards().tar("train.tar", entries.toArray()).tar("test.tar", entries.toArray());
    }

    private record Folders(MemoryShards shards) {
        Folders and(String folder, int images) {
            for (String name : names(images)) {
                shards.file(folder + "/" + name, IMAGE);
            }
            return this;
        }

        /** The same in one archive for each folder at the top. */
        MemoryShards packed() {
            return MemoryShards.packed(shards, name -> name.substring(0, name.indexOf('/')) + ".tar");
        }

        MemoryShards packed(String archive) {
            return MemoryShards.packed(shards, name -> archive);
        }

        private static List<String> names(int images) {
            return Stream.iterate(0, i -> i + 1)
                    .limit(images)
                    .map(i -> i + ".png")
                    .toList();
        }
    }
}
