package io.adapruner.data;

import static io.adapruner.data.Folders.IMAGE;
import static io.adapruner.data.Folders.same;
import static io.adapruner.data.Folders.split;
import static io.adapruner.data.Folders.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is answered to folders as people have them. */
class FolderCasesTest {
    private static final String SET_ASIDE =
            "no images to test on were named: 12 of the 120 were set aside, a tenth of every class, chosen by their names; to"
                    + " choose others, name shards test-000000.tar or a folder test";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"layouts", "classesAbove"})
    void hasItsAnswer(String name, MemoryShards shards, String answer) {
        assertThat(Answer.to(shards)).isEqualTo(answer);
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
                of(
                        "numbers from 0",
                        split("train/0", 2).and("train/9", 2).and("test/0", 1).and("test/9", 1),
                        "0 9: train 2 2, test 1 1"),
                of("capitals", tree("Train/%s", "TEST/%s"), "cat dog: train 60 60, test 60 60"),
                of("training alone", tree("train/%s"), "cat dog: train 54 54, test 6 6; " + SET_ASIDE),
                of("no split", tree("%s"), "cat dog: train 54 54, test 6 6; " + SET_ASIDE),
                of(
                        "names in other scripts",
                        split("train/cat äöü", 60).and("train/狗 (big)", 60).and("test/cat äöü", 60),
                        "cat äöü 狗 (big): train 60 60, test 60 0"),
                of(
                        "spaces and commas",
                        split("train/ bird", 60).and("train/frog, green", 60).and("test/ bird", 60),
                        " bird frog, green: train 60 60, test 60 0"),
                of(
                        "nearly all images in one class",
                        split("train/cat", 60)
                                .and("train/dog", 1)
                                .and("test/cat", 60)
                                .and("test/dog", 60),
                        "cat dog: train 60 1, test 60 60; fewer than two training images, so that none chooses, and of none nothing"
                                + " is learnt: 1 classes: 'dog' (1)"),
                of(
                        "in a zip of a Mac",
                        new MemoryShards()
                                .file(
                                        "set.zip",
                                        MemoryShards.zipOf(
                                                "set/train/cat/1.png", IMAGE,
                                                "set/train/cat/2.png", IMAGE,
                                                "__MACOSX/set/train/cat/._1.png", new byte[9],
                                                "set/test/cat/3.png", IMAGE)),
                        "cat: train 2, test 1"),
                of("a thousand classes of one image", thousand(), ofThousand()),
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
                of(
                        "a table of other columns",
                        split("train", 60).and("test", 60).shards().text("train.csv", "id,label\n0,cat\n"),
                        ": train , test ; passed over, for they are neither images nor arrays: 1 file: train.csv"),
                of(
                        "batches of CIFAR for Python, and Parquet files",
                        new MemoryShards()
                                .text("data_batch_1", "\u0080\u0002x")
                                .text("data/train-00000-of-00001.parquet", "PAR1xxxxPAR1"),
                        "INVALID_DATASET: no image and no .npy array in 0 files; passed over, for they are neither images nor arrays:"
                                + " 2 files: data/train-00000-of-00001.parquet, data_batch_1"),
                of("empty", new MemoryShards(), "INVALID_DATASET: no image and no .npy array in 0 files"));
    }

    private static MemoryShards thousand() {
        var shards = new MemoryShards();
        for (int i = 0; i < 1000; i++) {
            String name = String.format(Locale.ROOT, "n%08d/a.png", i);
            shards.file("train/" + name, IMAGE).file("test/" + name, IMAGE);
        }
        return shards;
    }

    private static String ofThousand() {
        List<String> names = Stream.iterate(0, i -> i + 1)
                .limit(1000)
                .map(i -> String.format(Locale.ROOT, "n%08d", i))
                .toList();
        String ones = String.join(" ", Collections.nCopies(1000, "1"));
        return String.join(" ", names) + ": train " + ones + ", test " + ones
                + "; fewer than two training images, so that none chooses, and of none nothing is learnt: 1000 classes: "
                + names.stream().limit(100).map(name -> "'" + name + "' (1)").collect(Collectors.joining(", "))
                + " and 900 more";
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
                        "to calibrate with, which looks at no classes",
                        tree("%s/calib"),
                        ": calibration , test ; no images to test on were named: 12 of the 120 were set aside, chosen by their names;"
                                + " to choose others, name shards test-000000.tar or a folder test"),
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

    private static Arguments of(String name, Object data, String answer) {
        return Arguments.of(name, data instanceof Folders folders ? folders.shards() : data, answer);
    }
}
