package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Arithmetic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One value for all along some axes of a stored tensor. */
final class Reductions {
    private Reductions() {}

    @FunctionalInterface
    private interface Reduction {
        /** All axes stay, those named with extent 1. */
        Formula of(Formula x, List<Integer> axes);
    }

    static Map<String, Fold> folds() {
        var folds = new HashMap<String, Fold>();
        for (String overload : List.of("default", "dim", "dim_IntList")) {
            folds.put("sum." + overload, arguments -> reduced(arguments, Formula::sum));
            folds.put("mean." + overload, arguments -> reduced(arguments, Formula::mean));
        }
        for (String overload : List.of("default", "dim", "correction")) {
            folds.put("var." + overload, arguments -> reduced(arguments, variance(arguments)));
            folds.put("std." + overload, arguments -> reduced(arguments, deviation(arguments)));
            folds.put("var_mean." + overload, arguments -> reduced(arguments, variance(arguments), Formula::mean));
            folds.put("std_mean." + overload, arguments -> reduced(arguments, deviation(arguments), Formula::mean));
        }
        folds.put("linalg_vector_norm.default", arguments -> reduced(arguments, norm(arguments, "ord")));
        folds.put("norm.ScalarOpt_dim", arguments -> reduced(arguments, norm(arguments, "p")));
        folds.put("norm.Scalar", arguments -> reduced(arguments, norm(arguments, "p")));
        return folds;
    }

    private static List<Formula> reduced(Arguments arguments, Reduction... reductions) {
        Formula x = arguments.tensor("self");
        List<Integer> axes = arguments.axes(x);
        return List.of(reductions).stream()
                .map(reduction -> arguments.reduced(reduction.of(x, axes), axes))
                .toList();
    }

    private static Reduction variance(Arguments arguments) {
        double correction =
                arguments.call().truth("unbiased", true) ? arguments.call().real("correction", 1) : 0;
        return (x, axes) -> x.variance(axes, correction);
    }

    private static Reduction deviation(Arguments arguments) {
        Reduction variance = variance(arguments);
        return (x, axes) -> variance.of(x, axes).with(Arithmetic.POWER, 0.5);
    }

    private static Reduction norm(Arguments arguments, String argument) {
        double p = arguments.call().real(argument, 2);
        if (!(p > 0 && p < Double.POSITIVE_INFINITY)) {
            throw arguments.call().unsupported("it takes the norm " + p + " of a stored tensor");
        }
        return (x, axes) -> x.norm(p, axes);
    }
}
