package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Reduction;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Reduce.Function;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One value for all along some axes, global pooling among them. */
final class ReduceOperator implements Operator {
    private static final Map<String, Function> FUNCTIONS = Map.of(
            "mean.dim", Function.MEAN,
            "sum.dim_IntList", Function.SUM,
            "amax.default", Function.MAXIMUM,
            "amin.default", Function.MINIMUM);

    @Override
    public Set<String> targets() {
        return FUNCTIONS.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.layers().view("self", call.value("self"));
        List<Integer> axes = call.wholesOrOne("dim").stream()
                .map(d -> call.layers().axis(d, view.rank()))
                .sorted()
                .toList();
        return Outcome.fresh(call.settled(new Reduction(call.layers())
                .by(FUNCTIONS.get(call.operator()), view, axes, call.truth("keepdim", false))));
    }
}
