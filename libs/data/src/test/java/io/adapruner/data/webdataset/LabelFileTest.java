package io.adapruner.data.webdataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.webdataset.WrittenLabel.Index;
import io.adapruner.data.webdataset.WrittenLabel.Name;
import io.adapruner.data.webdataset.WrittenLabel.Text;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"label\": 3}; 3",
                "{\"label\": \"7\", \"caption\": \"a dog\"}; 7",
                "{\"class_name\": \"dog\", \"class_id\": 12}; 12",
                "{\"box\": {\"label\": 5}, \"cls\": 4, \"label\": 9}; 4",
                "{\"label\": [1], \"class\": 2}; 2",
                "{\"label\": null, \"category_id\": -1}; -1"
            })
    void anIndexStandsInAFieldOfTheObject(String json, int index) {
        assertThat(LabelFile.JSON.read(utf8(json))).contains(new Index(index));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[3]",
                "{\"label\": 1.5}",
                "{\"label\": true}",
                "{\"caption\": \"a dog\"}",
                "{\"label\": {\"label\": 3}}",
                "{\"label\": 3",
                "no JSON",
                ""
            })
    void otherObjectsSayNothing(String json) {
        assertThat(LabelFile.JSON.read(utf8(json))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"' 3\n', 3", "-1, -1", "007, 7"})
    void aNumberIsAnIndex(String text, int index) {
        assertThat(LabelFile.CLS.read(utf8(text))).contains(new Index(index));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cat", "n01440764", "Élan äöü", "dog (big) 狗"})
    void aLineWithALetterIsAName(String text) {
        assertThat(LabelFile.CLS.read(utf8(text + "\n"))).contains(new Name(text));
        assertThat(LabelFile.JSON.read(utf8("{\"label\": \"" + text + "\"}"))).contains(new Name(text));
        assertThat(LabelFile.TXT.read(utf8(text))).contains(new Text(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.0",
                "1 2",
                "two\nlines",
                "9999999999",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void whatIsNeitherIsNoLabel(String text) {
        assertThat(LabelFile.CLS.read(utf8(text))).isEmpty();
        assertThat(LabelFile.TXT.read(utf8(text))).contains(new Text(""));
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 70_000})
    void whatIsLongerThanAnyLabelIsNone(int length) {
        assertThat(LabelFile.CLS.read(utf8("1" + " ".repeat(length - 1)))).isEmpty();
        assertThat(LabelFile.JSON
                        .read(utf8("{\"label\": 1" + " ".repeat(length) + "}"))
                        .isPresent())
                .isEqualTo(length < LabelFile.JSON.bytes());
    }

    @ParameterizedTest
    @CsvSource({"a/1.cls, CLS", "1.output.CLS, CLS", "1.json, JSON", "1.seg.txt, TXT"})
    void theEndingSaysTheKind(String path, LabelFile kind) {
        assertThat(LabelFile.of(path)).contains(kind);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
