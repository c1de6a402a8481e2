package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Reduction;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Reduce.Function;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One value for all along some axes, global pooling and norms among them. */
final class ReduceOperator implements Operator {
    private static final Map<String, Function> FUNCTIONS = Map.of(
            "mean.dim", Function.MEAN,
            "sum.dim_IntList", Function.SUM,
            "amax.default", Function.MAXIMUM,
            "amin.default", Function.MINIMUM);

    /** With the name of the argument that says which norm. */
    private static final Map<String, String> NORMS =
            Map.of("linalg_vector_norm.default", "ord", "norm.ScalarOpt_dim", "p");

    @Override
    public Set<String> targets() {
        return Stream.concat(FUNCTIONS.keySet().stream(), NORMS.keySet().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.layers().view("self", call.value("self"));
        List<Integer> axes = call.wholesOrOne("dim").stream()
                .map(d -> call.layers().axis(d, view.rank()))
                .sorted()
                .toList();
        boolean keep = call.truth("keepdim", false);
        var reduction = new Reduction(call.layers());
        return Outcome.fresh(call.settled(
                NORMS.containsKey(call.operator())
                        ? reduction.norm(call.real(NORMS.get(call.operator()), 2), view, axes, keep)
                        : reduction.by(FUNCTIONS.get(call.operator()), view, axes, keep)));
    }
}
