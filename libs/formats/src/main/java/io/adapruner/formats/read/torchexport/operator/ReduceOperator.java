package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reduce;
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
        if (axes.isEmpty() || axes.contains(0)) {
            throw call.unsupported("it reduces the batch");
        }
        Ordered ordered = call.layers().ordered(view);
        List<Integer> own = axes.stream().map(ordered::own).sorted().toList();
        View result = ordered.seen(call.layer(op(call, ordered, own), ordered.base()));
        if (!call.truth("keepdim", false)) {
            for (int axis : axes.reversed()) {
                result = result.squeezed(axis);
            }
        }
        return Outcome.fresh(call.settled(result));
    }

    private static Op op(Call call, Ordered ordered, List<Integer> own) {
        Function function = FUNCTIONS.get(call.operator());
        boolean everywhere = ordered.base().shape().rank() == 3 && own.equals(List.of(1, 2));
        if (everywhere && function == Function.MEAN) {
            return new AdaptiveAvgPool2d(Extent.square(1));
        }
        if (everywhere && function == Function.MAXIMUM) {
            return new AdaptiveMaxPool2d(Extent.square(1));
        }
        return new Reduce(function, own, true);
    }
}
