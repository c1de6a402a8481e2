package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** One of two values for each element, as a condition says. */
final class ChoiceOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "where.self",
                "where.ScalarOther",
                "where.ScalarSelf",
                "where.Scalar",
                "masked_fill.Scalar",
                "masked_fill.Tensor");
    }

    @Override
    public Outcome translate(Call call) {
        boolean fills = call.operator().startsWith("masked_fill");
        return Outcome.fresh(
                (fills ? chosen(call, "mask", "value", "self") : chosen(call, "condition", "self", "other"))
                        .simplified());
    }

    private static View chosen(Call call, String condition, String one, String other) {
        OptionalDouble first = number(call, one);
        OptionalDouble second = number(call, other);
        int rank = Stream.of(condition, one, other)
                .filter(argument ->
                        argument.equals(condition) || number(call, argument).isEmpty())
                .mapToInt(argument -> rank(call, call.value(argument)))
                .max()
                .orElseThrow();
        var choice = new Choice(call.layers());
        View chooses = call.valued(call.value(condition), rank);
        if (first.isPresent() && second.isPresent()) {
            return choice.numbers(chooses, first.getAsDouble(), second.getAsDouble());
        }
        if (first.isPresent()) {
            return choice.filled(call.valued(call.value(other), rank), chooses, first.getAsDouble());
        }
        View value = call.valued(call.value(one), rank);
        return second.isPresent()
                ? choice.kept(chooses, value, second.getAsDouble())
                : choice.of(chooses, value, call.valued(call.value(other), rank));
    }

    private static int rank(Call call, Value value) {
        return value instanceof Value.Stored stored
                ? stored.shape().size()
                : call.layers().view("a value", value).rank();
    }

    private static OptionalDouble number(Call call, String argument) {
        OptionalDouble scalar = call.scalar(argument);
        return scalar.isPresent()
                ? scalar
                : call.known(call.value(argument))
                        .filter(known -> known.elements() == 1)
                        .map(known -> OptionalDouble.of(known.get(0)))
                        .orElse(OptionalDouble.empty());
    }
}
