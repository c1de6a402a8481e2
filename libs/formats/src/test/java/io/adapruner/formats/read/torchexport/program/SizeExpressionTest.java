package io.adapruner.formats.read.torchexport.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeExpressionTest {
    private static final Map<String, Long> SYMBOLS = Map.of("s0", 9L, "s53", 64L);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Symbol('s53', positive=True, integer=True) | 64",
                "Add(Symbol('s53', positive=True, integer=True), Integer(-1)) | 63",
                "Add(FloorDiv(Add(Symbol('s0', integer=True), Integer(-1)), Integer(2)), Integer(1)) | 5",
                "Mul(Integer(-1), Mod(Symbol('s0'), Integer(4))) | -1",
                "Max(Integer(1), Symbol('s0')) | 9",
                "Min(Integer(1), Symbol('s0')) | 1",
                "((s0 - 1)//2) + 1 | 5",
                "2*s0 + s53 % 7 | 19",
                "-s0*(-2) | 18",
                "Mod(s53, s0) | 1",
                "CleanDiv(s53, 2) | 32",
            })
    void whatSymPyWritesIsComputed(String text, long value) {
        assertThat(SizeExpression.value(text, SYMBOLS)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s1",
                "Symbol('u0')",
                "Symbol('s0'",
                "Symbol(s0)",
                "s0 s0",
                "s0//0",
                "Mod(s0, 0)",
                "s0**2",
                "s0/2",
                "Rational(1, 2)",
                "FloorDiv(s0)",
                "99999999999999999999",
                "(s0",
                "s0 +",
                "__import__('os')",
            })
    void anythingElseIsNamed(String text) {
        assertThatThrownBy(() -> SizeExpression.value(text, SYMBOLS))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'" + text + "' is not understood");
    }

    @Test
    void nestingIsBounded() {
        String deep = "(".repeat(5000) + "s0" + ")".repeat(5000);

        assertThatThrownBy(() -> SizeExpression.value(deep, SYMBOLS)).isInstanceOf(ProblemException.class);
    }
}
