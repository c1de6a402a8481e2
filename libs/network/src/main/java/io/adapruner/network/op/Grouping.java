package io.adapruner.network.op;

import java.util.Arrays;

/** What the groups of a convolution, transposed or not, mean for its channels. */
final class Grouping {
    private Grouping() {}

    static void check(int in, int out, int groups) {
        if (in < 1 || out < 1 || groups < 1 || in % groups != 0 || out % groups != 0) {
            throw Op.invalid("convolution of " + in + " to " + out + " channels cannot have " + groups + " groups");
        }
    }

    /** How many groups still have channels. */
    static int left(int[] inputs, int inOfGroup) {
        return (int) Arrays.stream(inputs).map(c -> c / inOfGroup).distinct().count();
    }

    /** Channels made of those that are read, group by group. */
    static int[] couple(Op.Coupling coupling, int[] x, int out, int groups, boolean depthwise) {
        if (depthwise) {
            return depthwise(coupling, x, out);
        }
        int[] y = coupling.produce(out);
        coupling.grouped(x, y, groups);
        return y;
    }

    /** Every input channel is a group of its own, which may be lost alone. */
    private static int[] depthwise(Op.Coupling coupling, int[] x, int out) {
        int[] y = coupling.produce(out);
        for (int c = 0; c < out; c++) {
            coupling.unify(y[c], x[c / (out / x.length)]);
        }
        return y;
    }
}
