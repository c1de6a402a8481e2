package io.adapruner.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathTest {
    @ParameterizedTest
    @CsvSource({"a.png, a.png", "./a/b.png, a/b.png", "././a.png, a.png", "a/./b.png, a/./b.png", "..a/b.., ..a/b.."})
    void plainPathsStayAsTheyAre(String path, String checked) {
        assertThat(EntryPath.checked("x.tar", path)).isEqualTo(checked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/etc/passwd", ".//etc/passwd", "a\\b", "a\u0000b", "a\nb", "../a", "a/../b", "a/..", "./.."})
    void whatCouldLeaveItsFolderOrSpoilALogIsRefused(String path) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EntryPath.checked("x.tar", path))
                .withMessageStartingWith("x.tar: path '")
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code)
                .matches(e -> e.getMessage().chars().noneMatch(Character::isISOControl));
    }
}
