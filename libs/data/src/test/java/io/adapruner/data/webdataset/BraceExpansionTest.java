package io.adapruner.data.webdataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BraceExpansionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a.tar; a.tar",
                "t-{008..011}.tar; t-008.tar t-009.tar t-010.tar t-011.tar",
                "{train,val}.tar; train.tar val.tar",
                "{a,b}/{1..2}.tar; a/1.tar a/2.tar b/1.tar b/2.tar",
                "x{,-b}.tar; x.tar x-b.tar",
                "{3..3}; 3"
            })
    void itIsEveryName(String pattern, String names) {
        assertThat(String.join(" ", BraceExpansion.of(pattern))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{1}.tar; {1}.tar has '{1}', which is neither a range {000..009} nor a list {a,b}",
                "{2..1}; {2..1} has '{2..1}', a range that goes down",
                "{0..100000}; {0..100000} stands for more than 100000 files",
                "{0..999}{0..999}; {0..999}{0..999} stands for more than 100000 files"
            })
    void whatStandsForNothingOrForTooMuchIsRefused(String pattern, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> BraceExpansion.of(pattern))
                .withMessage(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    @Test
    void asManyAsAreAllowedAreExpanded() {
        assertThat(BraceExpansion.of("{0..99}{000..999}"))
                .hasSize(BraceExpansion.MOST)
                .endsWith("99999");
    }
}
