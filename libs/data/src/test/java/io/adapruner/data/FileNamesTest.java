package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.ClassList;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What names of files and folders say of a data set. */
class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "train-000000.tar, TRAIN",
        "TRAIN.tar, TRAIN",
        "val_0.zip, VALIDATION",
        "validation.tar, VALIDATION",
        "valid/000.tar, VALIDATION",
        "data/Test/cat/1.png, TEST",
        "training.tar, TRAIN",
        "imagenet1k-validation-00.tar, VALIDATION",
        "imagenet-1k_train.0001.tar.gz, TRAIN",
        "Training/cat/1.png, TRAIN",
        "eval/cat/1.png, VALIDATION",
        "Testing/cat/1.png, TEST",
        "train/val/1.png, TRAIN",
        "test/train-0.tar, TEST"
    })
    void theOutermostFolderElseTheNameSaysTheSplit(String name, SplitName split) {
        assertThat(SplitName.ofShard(name)).contains(split);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"latest-0.tar", "cat/1.png", "test_1.png", "cat/val.png", "values.zip", "retrain-0.tar", "0.tar"
            })
    void otherNamesSayNothing(String name) {
        assertThat(SplitName.ofShard(name)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.jpg",
                "b/c.JPEG",
                "d.PnG",
                "d.jfif",
                "d.webp",
                "d.TIF",
                "e.tar",
                "e.tar.gz",
                "e.TGZ",
                "f.zip",
                "classes.txt",
                "g/classes.txt"
            })
    void imagesArchivesAndClassListsAreUseful(String name) {
        assertThat(DatasetFile.isUseful(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".a.jpg", ".git/b.jpg", "__MACOSX/c.jpg", "notes.txt", "d.gif.part", "classes.txt.bak"})
    void whatIsHiddenOrOfAnotherKindIsNot(String name) {
        assertThat(DatasetFile.isUseful(name)).isFalse();
    }

    @Test
    void aClassListHasOneNameALine() {
        assertThat(ClassList.parse(utf8("cat\r\n\n  dog \nÉland\n"))).containsExactly("cat", "dog", "Éland");
    }

    @Test
    void aClassListWithoutNamesOrWithOneTwiceIsRefused() {
        refused("\n \n", "names 0 classes");
        refused("cat\ndog\ncat\n", "'cat' twice");
        refused(longList(), "names " + (ClassList.MAX_CLASSES + 1) + " classes");
    }

    private static String longList() {
        var text = new StringBuilder();
        for (int i = 0; i <= ClassList.MAX_CLASSES; i++) {
            text.append(i).append('\n');
        }
        return text.toString();
    }

    private static void refused(String text, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ClassList.parse(utf8(text)))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
