package io.adapruner.formats.write.python.code;

import java.util.Optional;

/**
 * One constant in generated code. Classes that several modules share turn constants that differ into parameters.
 *
 * @param keyword as in {@code keyword=value}; empty for an argument by position
 * @param owner identifier of the module it belongs to, names a parameter made of it
 * @param label what it is: {@code in}, {@code channels} (of the result), {@code stride}, ...
 * @param channels whether it counts channels, and so may be the same number as another's
 * @param fallback the callee's own default, with which it need not be written
 */
public record Argument(
        String keyword, String owner, String label, boolean channels, Constant value, Optional<Constant> fallback)
        implements Code {
    public Argument with(Constant changed) {
        return new Argument(keyword, owner, label, channels, changed, fallback);
    }

    /** What two arguments must have in common to be one parameter, apart from their values. */
    public String kind() {
        return channels ? "channels" : label;
    }
}
