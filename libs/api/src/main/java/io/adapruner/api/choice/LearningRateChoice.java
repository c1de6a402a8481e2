package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A peak rate as a request names it: a number, or {@code "auto"} for one that short trainings find. */
public sealed interface LearningRateChoice {
    /** What stands for {@link Auto}. */
    String AUTO = "auto";

    /** This rate. */
    record Given(double rate) implements LearningRateChoice {
        @Override
        public Object written() {
            return rate;
        }
    }

    /** The rate that does best in short trainings. */
    record Auto() implements LearningRateChoice {
        @Override
        public Object written() {
            return AUTO;
        }
    }

    /** As in JSON. */
    @JsonValue
    Object written();

    /** @throws IllegalArgumentException for anything but a number and {@code "auto"} */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static LearningRateChoice of(Object written) {
        return switch (written) {
            case Number number -> new Given(number.doubleValue());
            case String word when word.equals(AUTO) -> new Auto();
            case String word -> throw unknown("'" + word + "'");
            default -> throw unknown("what is given");
        };
    }

    private static IllegalArgumentException unknown(String given) {
        return new IllegalArgumentException(given + " is neither a number nor " + AUTO);
    }
}
