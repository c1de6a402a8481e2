package io.adapruner.formats.translation.formula;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.network.op.Arithmetic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaNamesTest {
    @ParameterizedTest
    @CsvSource({
        "a.conv.weight, a.conv.weight",
        "a.conv.parametrizations.weight.original1, a.conv.weight",
        "parametrizations.weight.original, weight",
        "a.parametrizations.in_proj.original0, a.in_proj",
        "conv.weight_v, conv.weight",
        "weight_orig, weight",
        "conv.my_weight_v, conv.my_weight_v"
    })
    void whatAParameterIsComputedFromHasItsName(String stored, String parameter) {
        assertThat(FormulaNames.parameter(new Leaf(stored, List.of(2)).with(Arithmetic.MULTIPLY, 2)))
                .isEqualTo(parameter);
    }

    @Test
    void theLargestTensorIsWhatIsScaled() {
        var gain = new Leaf("gain", List.of(4, 1));
        var weight = new Leaf("conv.weight", List.of(4, 3));
        var other = new Leaf("other", List.of(4, 3));

        Formula formula = gain.with(Arithmetic.MULTIPLY, weight).with(Arithmetic.ADD, other);

        assertThat(FormulaNames.parameter(formula)).isEqualTo("conv.weight");
        assertThat(FormulaNames.tensors(formula)).containsExactly("gain", "conv.weight", "other");
        assertThat(FormulaNames.parameter(new Formula.Scalar(1))).isEmpty();
    }
}
