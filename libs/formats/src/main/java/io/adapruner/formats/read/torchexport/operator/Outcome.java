package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import java.util.List;
import java.util.Optional;

/**
 * What a node makes.
 *
 * @param values its results in order; those that it has beyond these are not understood
 * @param viewOf the argument whose memory the results share, so that a change in place is seen through both
 */
public record Outcome(List<Value> values, Optional<String> viewOf) {
    public Outcome {
        values = List.copyOf(values);
    }

    public static Outcome fresh(Value value) {
        return new Outcome(List.of(value), Optional.empty());
    }

    public static Outcome viewing(Value value, String argument) {
        return new Outcome(List.of(value), Optional.of(argument));
    }
}
