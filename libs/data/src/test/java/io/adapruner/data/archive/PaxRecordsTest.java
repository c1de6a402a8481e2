package io.adapruner.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaxRecordsTest {
    @Test
    void pathAndSizeAreReadAndTheLastOfEachHolds() {
        PaxRecords records = parse("30 mtime=1350244992.023960108\n12 path=one\n12 path=two\n9 size=7\n");

        assertThat(records).isEqualTo(new PaxRecords(Optional.of("two"), Optional.of(7L)));
    }

    /** Lengths are of bytes, and count their own digits. */
    @Test
    void aPathMayHaveBlanksEqualSignsAndLettersOfSeveralBytes() {
        String path = "Tür =1/ä.png";
        int length = path.getBytes(StandardCharsets.UTF_8).length + "99 path=\n".length();

        assertThat(parse(length + " path=" + path + "\n").path()).contains(path);
    }

    @Test
    void zerosEndTheRecords() {
        assertThat(parse("12 path=one\n\0\0\0")).isEqualTo(new PaxRecords(Optional.of("one"), Optional.empty()));
        assertThat(parse("")).isEqualTo(new PaxRecords(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path=one\n",
                "13 path=one\n",
                "11 path=one\n",
                "0 path=one\n",
                "-12 path=one\n",
                "99999999 path=one\n",
                "12path=one\n",
                "11 size=-7\n",
                "9 size=x\n",
                "28 size=1234567890123456789\n"
            })
    void damagedRecordsAreRefused(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parse(text))
                .withMessage("a.tar: a pax header is damaged")
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    private static PaxRecords parse(String text) {
        return PaxRecords.parse("a.tar", text.getBytes(StandardCharsets.UTF_8));
    }
}
