package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Arithmetic;
import java.util.Map;
import java.util.Set;

/** {@code self + tensor1 * tensor2}, or the quotient in the product's place. */
final class ProductSumOperator implements Operator {
    private static final Map<String, Arithmetic> INNER =
            Map.of("addcmul.default", Arithmetic.MULTIPLY, "addcdiv.default", Arithmetic.DIVIDE);

    @Override
    public Set<String> targets() {
        return INNER.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        double factor = call.real("value", 1);
        if (factor != 1) {
            throw call.unsupported("value is " + factor + "; only 1 is understood");
        }
        View product =
                ArithmeticOperator.by(call, INNER.get(call.operator()), call.value("tensor1"), call.value("tensor2"));
        return Outcome.fresh(ArithmeticOperator.by(call, Arithmetic.ADD, product, call.value("self"))
                .simplified());
    }
}
