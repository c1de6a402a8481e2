package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Reduction;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Reduce.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One value for all along some axes, global pooling and norms among them. */
final class ReduceOperator implements Operator.Single {
    private static final Map<String, Function> FUNCTIONS = Map.of(
            "ReduceMean", Function.MEAN,
            "ReduceSum", Function.SUM,
            "ReduceMax", Function.MAXIMUM,
            "ReduceMin", Function.MINIMUM,
            "ReduceProd", Function.PRODUCT,
            "ArgMax", Function.PLACE_OF_MAXIMUM,
            "ArgMin", Function.PLACE_OF_MINIMUM,
            "GlobalAveragePool", Function.MEAN,
            "GlobalMaxPool", Function.MAXIMUM);

    private static final Set<String> OTHERS =
            Set.of("ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp", "ReduceLogSum");

    @Override
    public Set<String> types() {
        return Stream.concat(FUNCTIONS.keySet().stream(), OTHERS.stream()).collect(Collectors.toSet());
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        boolean global = call.node().type().startsWith("Global");
        if (call.node().type().startsWith("Arg")) {
            return place(call, view);
        }
        if (!global
                && call.node().truth("noop_with_empty_axes", false)
                && axes(call, view).isEmpty()) {
            return new Flow(view);
        }
        List<Integer> axes = global ? IntStream.range(2, view.rank()).boxed().toList() : axes(call, view);
        boolean keep = global || call.node().truth("keepdims", true);
        var reduction = new Reduction(call.layers());
        return new Flow(
                switch (call.node().type()) {
                    case "ReduceL1" -> reduction.norm(1, view, axes, keep);
                    case "ReduceL2" -> reduction.norm(2, view, axes, keep);
                    case "ReduceLogSumExp" -> reduction.logSumExp(view, axes, keep);
                    case "ReduceLogSum" ->
                        call.layers()
                                .elementwise(
                                        new Activation(Activation.Function.LOGARITHM),
                                        reduction.by(Function.SUM, view, axes, keep));
                    case "ReduceSumSquare" -> reduction.sumOfSquares(view, axes, keep);
                    case String type -> reduction.by(FUNCTIONS.get(type), view, axes, keep);
                });
    }

    private static Operand place(Call call, View view) {
        if (call.node().truth("select_last_index", false)) {
            throw call.unsupported("of several places it takes the last one, which is not understood");
        }
        List<Integer> axes = List.of(call.layers().axis(call.node().whole("axis", 0), view.rank()));
        return new Flow(new Reduction(call.layers())
                .by(FUNCTIONS.get(call.node().type()), view, axes, call.node().truth("keepdims", true)));
    }

    private static List<Integer> axes(Call call, View view) {
        Optional<List<Long>> given = call.list("axes", 1).filter(axes -> !axes.isEmpty());
        boolean nothing = given.isEmpty() && call.node().truth("noop_with_empty_axes", false);
        var axes = new ArrayList<Integer>();
        given.ifPresent(list -> list.forEach(axis -> axes.add(call.layers().axis(axis, view.rank()))));
        if (given.isEmpty() && !nothing) {
            axes.addAll(IntStream.range(0, view.rank()).boxed().toList());
        }
        return axes;
    }

    /** The only axis that a reduction is over, when there is one and it stays. */
    static Optional<Integer> single(Call call, View view) {
        List<Integer> axes = axes(call, view);
        return axes.size() == 1 && call.node().truth("keepdims", true)
                ? Optional.of(axes.getFirst())
                : Optional.empty();
    }
}
