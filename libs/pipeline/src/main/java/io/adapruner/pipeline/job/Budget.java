package io.adapruner.pipeline.job;

import io.adapruner.network.Cost;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An upper bound on what the pruned network may cost.
 *
 * @param unit percent of the original, or an absolute count
 */
public record Budget(Metric metric, Unit unit, double value) {
    private static final Pattern SYNTAX =
            Pattern.compile("(macs|parameters|bytes)=([0-9]+(?:\\.[0-9]+)?)(%|[kKmMgG])?", Pattern.CASE_INSENSITIVE);

    /** More than any network costs, and a whole number of 64 bits. */
    private static final double MOST = 1e18;

    private static final int LONGEST_TEXT = 64;

    /** What is bounded. */
    public enum Metric {
        MACS,
        PARAMETERS,
        /** Of the stored values as 32-bit floats. */
        BYTES;

        /** The cost in this metric. */
        public long of(Cost cost) {
            return switch (this) {
                case MACS -> cost.macs();
                case PARAMETERS -> cost.parameters();
                case BYTES -> cost.bytes();
            };
        }

        /** As written in budgets and messages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the bound is written. */
    public enum Unit {
        PERCENT,
        ABSOLUTE
    }

    public Budget {
        if (metric == null || unit == null) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "budget " + value + " needs a metric and a unit: " + metric + ", " + unit);
        }
        double most = unit == Unit.PERCENT ? 100 : MOST;
        if (!(value > 0 && value <= most)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "budget " + value + " must be above 0 and at most " + (unit == Unit.PERCENT ? "100 %" : most));
        }
    }

    /** Reads {@code macs=50%}, {@code macs=62.7M}, {@code parameters=400000}, {@code bytes=1.5M}; k, M and G are powers of 1000. */
    public static Budget parse(String text) {
        var matcher = SYNTAX.matcher(text.strip());
        if (text.length() > LONGEST_TEXT || !matcher.matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "budget '" + text.substring(0, Math.min(LONGEST_TEXT, text.length()))
                            + "' is not of the form macs=50%, macs=62.7M, parameters=30%, parameters=400000 or bytes=1.5M");
        }
        Metric metric = Metric.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        double number = Double.parseDouble(matcher.group(2));
        String suffix = matcher.group(3) == null ? "" : matcher.group(3).toUpperCase(Locale.ROOT);
        return switch (suffix) {
            case "%" -> new Budget(metric, Unit.PERCENT, number);
            case "K" -> new Budget(metric, Unit.ABSOLUTE, number * 1e3);
            case "M" -> new Budget(metric, Unit.ABSOLUTE, number * 1e6);
            case "G" -> new Budget(metric, Unit.ABSOLUTE, number * 1e9);
            default -> new Budget(metric, Unit.ABSOLUTE, number);
        };
    }

    /** The largest cost allowed, for an original that costs {@code full}. */
    public long limit(long full) {
        return (long) Math.floor(unit == Unit.PERCENT ? full * (value / 100) : value);
    }

    @Override
    public String toString() {
        String number = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        return metric.label() + "=" + number + (unit == Unit.PERCENT ? "%" : "");
    }
}
