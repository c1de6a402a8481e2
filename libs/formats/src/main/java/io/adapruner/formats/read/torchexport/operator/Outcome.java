package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What a node makes.
 *
 * @param values its results in order; those that it has beyond these are not understood
 * @param viewOf the argument whose memory the results share, so that a change in place is seen through both
 * @param back for each result that shares it, if there are any: what that argument is after the result was changed, by what it was
 *     and the result's new value
 */
public record Outcome(List<Value> values, Optional<String> viewOf, List<BinaryOperator<Value>> back) {
    public Outcome {
        values = List.copyOf(values);
        back = List.copyOf(back);
    }

    public Outcome(List<Value> values, Optional<String> viewOf) {
        this(values, viewOf, List.of());
    }

    /** How the argument follows a change of a result, where that is known. */
    public Optional<BinaryOperator<Value>> back(int result) {
        return result < back.size() ? Optional.of(back.get(result)) : Optional.empty();
    }

    public static Outcome fresh(Value value) {
        return new Outcome(List.of(value), Optional.empty());
    }

    public static Outcome viewing(Value value, String argument) {
        return new Outcome(List.of(value), Optional.of(argument));
    }

    public static Outcome viewing(Value value, String argument, BinaryOperator<Value> back) {
        return new Outcome(List.of(value), Optional.of(argument), List.of(back));
    }
}
