package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Arithmetic;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Comparisons, and truths combined: 1 for true and 0 for false. */
final class ComparisonOperator implements Operator {
    private static final Map<String, Arithmetic> COMPARISONS = Map.of(
            "eq", Arithmetic.EQUAL,
            "ne", Arithmetic.UNEQUAL,
            "lt", Arithmetic.LESS,
            "le", Arithmetic.AT_MOST,
            "gt", Arithmetic.GREATER,
            "ge", Arithmetic.AT_LEAST);

    private static final Map<String, Arithmetic> LOGICAL = Map.of(
            "logical_and.default", Arithmetic.MINIMUM,
            "logical_or.default", Arithmetic.MAXIMUM,
            "logical_xor.default", Arithmetic.UNEQUAL,
            "bitwise_and.Tensor", Arithmetic.MINIMUM,
            "bitwise_or.Tensor", Arithmetic.MAXIMUM,
            "bitwise_xor.Tensor", Arithmetic.UNEQUAL,
            "__and__.Tensor", Arithmetic.MINIMUM,
            "__or__.Tensor", Arithmetic.MAXIMUM,
            "__xor__.Tensor", Arithmetic.UNEQUAL);

    private static final Set<String> NOT = Set.of("logical_not.default", "bitwise_not.default");

    @Override
    public Set<String> targets() {
        return Stream.of(
                        COMPARISONS.keySet().stream().flatMap(name -> Stream.of(name + ".Scalar", name + ".Tensor")),
                        LOGICAL.keySet().stream(),
                        NOT.stream())
                .flatMap(names -> names)
                .collect(Collectors.toSet());
    }

    @Override
    public Outcome translate(Call call) {
        var choice = new Choice(call.layers());
        if (NOT.contains(call.operator())) {
            requireTruth(call, "self");
            return Outcome.fresh(choice.negated(call.view("self")).simplified());
        }
        Arithmetic logical = LOGICAL.get(call.operator());
        if (logical != null) {
            requireTruth(call, "self");
            requireTruth(call, "other");
            Value one = truth(call, choice, "self");
            return Outcome.fresh(ArithmeticOperator.by(call, logical, one, truth(call, choice, "other"))
                    .simplified());
        }
        Arithmetic comparison = COMPARISONS.get(call.operator().substring(0, 2));
        OptionalDouble scalar = call.scalar("other");
        if (scalar.isPresent()) {
            View view = call.view("self");
            return Outcome.fresh(new Scaling(call.layers())
                    .by(comparison, view, scalar.getAsDouble())
                    .simplified());
        }
        return Outcome.fresh(ArithmeticOperator.by(call, comparison, call.value("self"), call.value("other"))
                .simplified());
    }

    /** The bits of whole numbers are another matter. */
    private static void requireTruth(Call call, String argument) {
        boolean bits = !call.operator().startsWith("logical");
        if (bits
                && !(call.value(argument) instanceof Value.Stored)
                && !call.layers().truth(call.view(argument))) {
            throw call.unsupported("it combines the bits of whole numbers");
        }
    }

    /** Of a stored tensor what it holds: only masks of zeros and ones are combined so. */
    private static Value truth(Call call, Choice choice, String argument) {
        Value value = call.value(argument);
        return value instanceof Value.Stored
                ? value
                : choice.truth(call.layers().view(argument, value)).simplified();
    }
}
