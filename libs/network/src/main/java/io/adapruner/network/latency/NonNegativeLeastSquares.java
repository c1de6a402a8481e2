package io.adapruner.network.latency;

/**
 * min |A x - b| with x >= 0, for a handful of unknowns: the best solution has some of them at zero and solves the normal
 * equations of the others, so every subset is tried.
 */
final class NonNegativeLeastSquares {
    /** Of a pivot to its diagonal: below it columns say the same. */
    private static final double SINGULAR = 1e-9;

    private NonNegativeLeastSquares() {}

    /** @param rows of A, at least one, all of the same length */
    static double[] solve(double[][] rows, double[] b) {
        int n = rows[0].length;
        double[] best = new double[n];
        double least = error(rows, b, best);
        for (int subset = 1; subset < 1 << n; subset++) {
            double[] x = restricted(rows, b, subset, n);
            if (x != null) {
                double error = error(rows, b, x);
                // What more unknowns gain by rounding only is no gain.
                if (error < least * (1 - 1e-12)) {
                    least = error;
                    best = x;
                }
            }
        }
        return best;
    }

    private static double error(double[][] rows, double[] b, double[] x) {
        double sum = 0;
        for (int r = 0; r < rows.length; r++) {
            double off = -b[r];
            for (int i = 0; i < x.length; i++) {
                off += rows[r][i] * x[i];
            }
            sum += off * off;
        }
        return sum;
    }

    /** Null where the columns of the subset depend on each other or an unknown comes out negative. */
    private static double[] restricted(double[][] rows, double[] b, int subset, int n) {
        int[] columns = new int[Integer.bitCount(subset)];
        for (int i = 0, c = 0; i < n; i++) {
            if ((subset >> i & 1) == 1) {
                columns[c++] = i;
            }
        }
        double[][] system = new double[columns.length][columns.length + 1];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < columns.length; i++) {
                for (int j = 0; j < columns.length; j++) {
                    system[i][j] += rows[r][columns[i]] * rows[r][columns[j]];
                }
                system[i][columns.length] += rows[r][columns[i]] * b[r];
            }
        }
        double[] solved = eliminated(system);
        if (solved == null) {
            return null;
        }
        double[] x = new double[n];
        for (int i = 0; i < columns.length; i++) {
            if (solved[i] < 0) {
                return null;
            }
            x[columns[i]] = solved[i];
        }
        return x;
    }

    /** Gauss's elimination; a positive definite matrix needs no pivoting. */
    private static double[] eliminated(double[][] system) {
        int n = system.length;
        for (int k = 0; k < n; k++) {
            double diagonal = system[k][k];
            for (int i = 0; i < n; i++) {
                diagonal = Math.max(diagonal, system[i][i]);
            }
            if (!(system[k][k] > SINGULAR * diagonal)) {
                return null;
            }
            for (int i = 0; i < n; i++) {
                if (i != k) {
                    double factor = system[i][k] / system[k][k];
                    for (int j = k; j <= n; j++) {
                        system[i][j] -= factor * system[k][j];
                    }
                }
            }
        }
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = system[i][n] / system[i][i];
        }
        return x;
    }
}
