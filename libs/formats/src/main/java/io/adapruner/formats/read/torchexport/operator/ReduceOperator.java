package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Reduction;
import io.adapruner.network.op.Reduce.Function;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One value for all along some axes, global pooling and norms among them. */
final class ReduceOperator implements Operator {
    private static final Map<String, Function> FUNCTIONS = Map.of(
            "mean.dim", Function.MEAN,
            "sum.dim_IntList", Function.SUM,
            "amax.default", Function.MAXIMUM,
            "amin.default", Function.MINIMUM,
            "max.dim", Function.MAXIMUM,
            "min.dim", Function.MINIMUM,
            "prod.dim_int", Function.PRODUCT,
            "argmax.default", Function.PLACE_OF_MAXIMUM,
            "argmin.default", Function.PLACE_OF_MINIMUM);

    /** With the name of the argument that says which norm. */
    private static final Map<String, String> NORMS =
            Map.of("linalg_vector_norm.default", "ord", "norm.ScalarOpt_dim", "p");

    private static final Set<String> OTHERS =
            Set.of("var.dim", "var.correction", "std.dim", "std.correction", "logsumexp.default");

    @Override
    public Set<String> targets() {
        return Stream.of(FUNCTIONS.keySet(), NORMS.keySet(), OTHERS)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        if (!call.has("dim")) {
            throw call.unsupported("it makes one value of all images of a batch");
        }
        List<Integer> axes = call.wholesOrOne("dim").stream()
                .map(d -> call.layers().axis(d, view.rank()))
                .sorted()
                .toList();
        boolean keep = call.truth("keepdim", false);
        Value value = call.settled(reduced(call, view, axes, keep));
        return switch (call.operator()) {
            case "max.dim" -> withPlaces(call, value, Function.PLACE_OF_MAXIMUM, view, axes, keep);
            case "min.dim" -> withPlaces(call, value, Function.PLACE_OF_MINIMUM, view, axes, keep);
            default -> Outcome.fresh(value);
        };
    }

    private static Outcome withPlaces(
            Call call, Value value, Function function, View view, List<Integer> axes, boolean keep) {
        Value places = call.settled(new Reduction(call.layers()).by(function, view, axes, keep));
        return new Outcome(List.of(value, places), Optional.empty());
    }

    private static View reduced(Call call, View view, List<Integer> axes, boolean keep) {
        var reduction = new Reduction(call.layers());
        String operator = call.operator();
        return switch (operator) {
            case "var.dim", "var.correction" -> reduction.variance(view, axes, keep, correction(call));
            case "std.dim", "std.correction" -> reduction.deviation(view, axes, keep, correction(call));
            case "logsumexp.default" -> reduction.logSumExp(view, axes, keep);
            default ->
                NORMS.containsKey(operator)
                        ? reduction.norm(call.real(NORMS.get(operator), 2), view, axes, keep)
                        : reduction.by(FUNCTIONS.get(operator), view, axes, keep);
        };
    }

    private static double correction(Call call) {
        return call.real("correction", call.truth("unbiased", true) ? 1 : 0);
    }
}
