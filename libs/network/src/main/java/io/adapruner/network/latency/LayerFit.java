package io.adapruner.network.latency;

import io.adapruner.network.latency.LayerTimes.Time;
import java.util.Arrays;
import java.util.List;

/**
 * One unit's time as a function of its channels: f(alignment) * (a + b in + c out + d in out + e (in out)^2), none of them negative, in
 * parts of the whole widths. a is what the operation costs at all, b what is read, c what is written and what elementwise
 * operations behind it take, d the multiplications, e what no longer fits into caches. Fitted to relative errors by turns: a to e
 * with f given, f with these. At its whole widths, where every table measures a unit several times, it takes the median of these.
 *
 * @param whole milliseconds at the whole widths
 */
record LayerFit(double[] coefficients, double[] factors, int inputs, int outputs, double whole) {
    private static final int TURNS = 40;
    private static final int TERMS = 5;
    private static final int READ = 1;
    private static final int MULTIPLIED = 3;
    /** A time far below the unit's longest counts as so much of it: clocks tell microseconds. */
    private static final double SMALLEST_PART = 0.02;

    static LayerFit of(List<Time> times) {
        Time whole = times.getFirst();
        double longest = times.stream().mapToDouble(Time::millis).max().orElse(0);
        double[] factors = new double[Alignment.CLASSES];
        Arrays.fill(factors, 1);
        var fit = new LayerFit(
                new double[TERMS], factors, whole.inputs(), whole.outputs(), LayerTimes.wholeMillis(times));
        if (longest == 0) {
            return fit;
        }
        boolean oneAxis = times.stream()
                .allMatch(t -> (long) t.inputs() * whole.outputs() == (long) t.outputs() * whole.inputs());
        for (int turn = 0; turn < TURNS; turn++) {
            fit = fit.with(fit.base(times, longest, oneAxis), fit.factors);
            fit = fit.with(fit.coefficients, fit.factorsOf(times, longest));
        }
        return fit;
    }

    private LayerFit with(double[] coefficients, double[] factors) {
        return new LayerFit(coefficients, factors, inputs, outputs, whole);
    }

    private double[] base(List<Time> times, double longest, boolean oneAxis) {
        double[][] rows = new double[times.size()][];
        double[] ones = new double[times.size()];
        for (int r = 0; r < rows.length; r++) {
            Time time = times.get(r);
            double scale = factors[alignment(time.inputs(), time.outputs())] / weight(time, longest);
            double[] terms = terms(time.inputs(), time.outputs());
            rows[r] = Arrays.stream(terms).map(t -> t * scale).toArray();
            if (oneAxis) {
                // In and out are one: a unit that filters every channel alone, or a sum or pooling.
                rows[r][READ] = 0;
                rows[r][MULTIPLIED] = 0;
            }
            ones[r] = time.millis() / weight(time, longest);
        }
        return NonNegativeLeastSquares.solve(rows, ones);
    }

    /** The best widths have 1; a class that was not measured has its better neighbour's. */
    private double[] factorsOf(List<Time> times, double longest) {
        double[] found = new double[Alignment.CLASSES];
        found[Alignment.BEST] = 1;
        for (int c = Alignment.BEST - 1; c >= 0; c--) {
            double product = 0;
            double square = 0;
            for (Time time : times) {
                if (alignment(time.inputs(), time.outputs()) == c) {
                    double predicted = plain(time.inputs(), time.outputs()) / weight(time, longest);
                    product += predicted * time.millis() / weight(time, longest);
                    square += predicted * predicted;
                }
            }
            found[c] = square > 0 && product > 0 ? product / square : found[c + 1];
        }
        return found;
    }

    private static double weight(Time time, double longest) {
        return Math.max(time.millis(), SMALLEST_PART * longest);
    }

    private int alignment(int in, int out) {
        return Alignment.of(in, inputs, out, outputs);
    }

    private double[] terms(int in, int out) {
        double x = (double) in / inputs;
        double y = (double) out / outputs;
        return new double[] {1, x, y, x * y, x * y * x * y};
    }

    private double plain(int in, int out) {
        double[] terms = terms(in, out);
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += coefficients[i] * terms[i];
        }
        return sum;
    }

    /** Milliseconds at so many channels. */
    double millis(int in, int out) {
        return in == inputs && out == outputs ? whole : factors[alignment(in, out)] * plain(in, out);
    }
}
