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

    private static final Pattern TIME =
            Pattern.compile("latency=([0-9]+(?:\\.[0-9]+)?)(%|s|ms|us)", Pattern.CASE_INSENSITIVE);

    private static final double NANOS_PER_MILLI = 1e6;

    /** More than any network costs, and a whole number of 64 bits. */
    private static final double MOST = 1e18;

    private static final int LONGEST_TEXT = 64;

    /** What is bounded. */
    public enum Metric {
        MACS,
        PARAMETERS,
        /** Of the stored values as 32-bit floats. */
        BYTES,
        /** Time of one pass on the machine that a latency table was measured on; absolute bounds are milliseconds. */
        LATENCY;

        /** Whether the structure alone says what it is, without a machine. */
        public boolean counted() {
            return this != LATENCY;
        }

        /**
         * The cost in this metric.
         *
         * @throws IllegalStateException for what is measured, not {@link #counted}
         */
        public long of(Cost cost) {
            return switch (this) {
                case MACS -> cost.macs();
                case PARAMETERS -> cost.parameters();
                case BYTES -> cost.bytes();
                case LATENCY -> throw new IllegalStateException("latency is measured, not counted");
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

    /**
     * Reads {@code macs=50%}, {@code macs=62.7M}, {@code parameters=400000}, {@code bytes=1.5M}, where k, M and G are powers of
     * 1000, and {@code latency=50%}, {@code latency=4ms}, {@code latency=800us}, {@code latency=0.1s}.
     */
    public static Budget parse(String text) {
        var time = TIME.matcher(text.strip());
        if (text.length() <= LONGEST_TEXT && time.matches()) {
            return time(Double.parseDouble(time.group(1)), time.group(2).toLowerCase(Locale.ROOT));
        }
        var matcher = SYNTAX.matcher(text.strip());
        if (text.length() > LONGEST_TEXT || !matcher.matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "budget '" + text.substring(0, Math.min(LONGEST_TEXT, text.length()))
                            + "' is not of the form macs=50%, macs=62.7M, parameters=30%, parameters=400000, bytes=1.5M, latency=50% or latency=4ms");
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

    private static Budget time(double number, String unit) {
        return switch (unit) {
            case "%" -> new Budget(Metric.LATENCY, Unit.PERCENT, number);
            case "s" -> new Budget(Metric.LATENCY, Unit.ABSOLUTE, number * 1e3);
            case "us" -> new Budget(Metric.LATENCY, Unit.ABSOLUTE, number / 1e3);
            default -> new Budget(Metric.LATENCY, Unit.ABSOLUTE, number);
        };
    }

    /** The largest cost allowed, for an original that costs {@code full}: counts, or nanoseconds of latency. */
    public long limit(long full) {
        double absolute = metric == Metric.LATENCY ? value * NANOS_PER_MILLI : value;
        return (long) Math.floor(unit == Unit.PERCENT ? full * (value / 100) : absolute);
    }

    @Override
    public String toString() {
        String number = value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        String suffix = metric == Metric.LATENCY ? "ms" : "";
        return metric.label() + "=" + number + (unit == Unit.PERCENT ? "%" : suffix);
    }
}
