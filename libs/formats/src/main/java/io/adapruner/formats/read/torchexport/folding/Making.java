package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.translation.formula.Formula;
import java.util.List;
import java.util.Map;

/** Constants that the graph makes: filled, counted, spread evenly. What has the shape of an activation is made for one image. */
final class Making {
    private static final int LONGEST = 1 << 20;

    private Making() {}

    static Map<String, Fold.Single> folds() {
        return Map.ofEntries(
                Map.entry("zeros.default", a -> filled(sizes(a), 0)),
                Map.entry("ones.default", a -> filled(sizes(a), 1)),
                Map.entry("full.default", a -> filled(sizes(a), a)),
                Map.entry("new_zeros.default", a -> filled(sizes(a), 0)),
                Map.entry("new_ones.default", a -> filled(sizes(a), 1)),
                Map.entry("new_full.default", a -> filled(sizes(a), a)),
                Map.entry("zeros_like.default", a -> filled(like(a), 0)),
                Map.entry("ones_like.default", a -> filled(like(a), 1)),
                Map.entry("full_like.default", a -> filled(like(a), a)),
                Map.entry("zero.default", a -> filled(like(a), 0)),
                Map.entry("fill.Scalar", a -> filled(like(a), a.call().real("value", 0))),
                Map.entry("fill.Tensor", a -> a.tensor("value").expanded(like(a))),
                Map.entry(
                        "scalar_tensor.default",
                        a -> new Formula.Scalar(a.call().real("s", 0))),
                Map.entry("arange.default", Making::counted),
                Map.entry("arange.start", Making::counted),
                Map.entry("arange.start_step", Making::counted),
                Map.entry("linspace.default", Making::spread));
    }

    private static Formula filled(List<Integer> shape, double value) {
        return new Formula.Scalar(value).expanded(shape);
    }

    private static Formula filled(List<Integer> shape, Arguments arguments) {
        boolean computed = arguments.call().node().arguments().get("fill_value") instanceof TensorName;
        return computed
                ? arguments.tensor("fill_value").expanded(shape)
                : filled(shape, arguments.call().real("fill_value", 0));
    }

    private static List<Integer> sizes(Arguments arguments) {
        return arguments.call().wholes("size").stream()
                .map(size -> length(arguments, size))
                .toList();
    }

    private static List<Integer> like(Arguments arguments) {
        return arguments.call().sizes("self");
    }

    private static Formula counted(Arguments arguments) {
        Call call = arguments.call();
        double start = call.real("start", 0);
        double step = call.real("step", 1);
        double count = Math.ceil((call.real("end", 0) - start) / step);
        return new Formula.Sequence(start, step, length(arguments, (long) count));
    }

    private static Formula spread(Arguments arguments) {
        Call call = arguments.call();
        int count = length(arguments, call.whole("steps", 1));
        double start = call.real("start", 0);
        return new Formula.Sequence(start, count > 1 ? (call.real("end", 0) - start) / (count - 1) : 0, count);
    }

    private static int length(Arguments arguments, long length) {
        if (length < 1 || length > LONGEST) {
            throw arguments
                    .call()
                    .unsupported("it makes " + length + " values along an axis; 1 to " + LONGEST + " are understood");
        }
        return (int) length;
    }
}
