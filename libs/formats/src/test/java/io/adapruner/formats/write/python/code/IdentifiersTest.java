package io.adapruner.formats.write.python.code;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer2", "downsample", "Mixed_7c", "a"})
    void ordinaryNamesAreAttributes(String name) {
        assertThat(Identifiers.attribute(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "1a",
                "class",
                "None",
                "match",
                "train",
                "weight",
                "forward",
                "_x",
                "__init__",
                "a-b",
                "a b",
                "a.b",
                "a\n",
                "\u00e4",
                "\uff41",
                "a\"",
                "x)",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void othersAreNot(String name) {
        assertThat(Identifiers.attribute(name)).isFalse();
    }

    @Test
    void literalsEscapeWhatIsNotPrintable() {
        assertThat(Identifiers.literal("a\"b\\c\nd\u00e4\ud83d\ude00"))
                .isEqualTo("\"a\\\"b\\\\c\\u000ad\\u00e4\\U0001f600\"");
    }

    @Property
    void aLiteralEndsWhereItShould(@ForAll String name) {
        assertThat(Identifiers.literal(name))
                .matches("\"([ !#-\\[\\]-~]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4}|\\\\U[0-9a-f]{8})*\"");
    }

    @Property
    void proseNeitherEndsADocstringNorEscapes(@ForAll String name) {
        assertThat(Identifiers.prose(name)).matches("[ !#-\\[\\]-~]*");
    }

    @Property
    void classNamesAreIdentifiersOrEmpty(@ForAll String name) {
        assertThat(Identifiers.camel(name)).matches("([A-Z][A-Za-z0-9]{0,23})?");
    }

    /** Otherwise the search for a free name would never end. */
    @Property
    void aShortenedNameWithANumberIsAnAttribute(@ForAll String name) {
        assertThat(Identifiers.attribute(Identifiers.shortened(name) + "_1234567"))
                .isTrue();
        assertThat(Identifiers.attribute(Identifiers.shortened("a".repeat(40) + name) + "_2"))
                .isTrue();
    }
}
