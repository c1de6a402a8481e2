package io.adapruner.network.op;

/** What the groups of a convolution, transposed or not, mean for its channels. */
final class Grouping {
    private Grouping() {}

    static void check(int in, int out, int groups) {
        if (in < 1 || out < 1 || groups < 1 || in % groups != 0 || out % groups != 0) {
            throw Op.invalid("convolution of " + in + " to " + out + " channels cannot have " + groups + " groups");
        }
    }

    /** @param depthwise whether each input channel is a group of its own, which may be lost alone */
    static int[] couple(Op.Coupling coupling, int[] x, int out, int groups, boolean depthwise) {
        int[] y = coupling.produce(out);
        int inOfGroup = x.length / groups;
        int outOfGroup = out / groups;
        if (depthwise) {
            for (int c = 0; c < out; c++) {
                coupling.unify(y[c], x[c / outOfGroup]);
            }
            return y;
        }
        // Every group must lose equally: the channels at one position of all groups are kept or pruned together.
        for (int g = 1; g < groups; g++) {
            for (int i = 0; i < inOfGroup; i++) {
                coupling.unify(x[i], x[g * inOfGroup + i]);
            }
            for (int o = 0; o < outOfGroup; o++) {
                coupling.unify(y[o], y[g * outOfGroup + o]);
            }
        }
        return y;
    }
}
