package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value;
import java.util.Optional;

/**
 * What a node makes.
 *
 * @param viewOf the argument whose memory the result shares, so that a change in place is seen through both
 */
record Outcome(Value value, Optional<String> viewOf) {
    static Outcome fresh(Value value) {
        return new Outcome(value, Optional.empty());
    }

    static Outcome viewing(Value value, String argument) {
        return new Outcome(value, Optional.of(argument));
    }
}
