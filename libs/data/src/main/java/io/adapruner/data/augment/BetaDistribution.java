package io.adapruner.data.augment;

import java.util.SplittableRandom;

/** Beta(alpha, alpha). */
record BetaDistribution(double alpha) {
    double draw(SplittableRandom random) {
        if (alpha <= 1) {
            return johnk(random);
        }
        double first = gamma(random);
        return first / (first + gamma(random));
    }

    /** Jöhnk's method (1964), in logarithms: with a small alpha the powers themselves would all become 0. */
    private double johnk(SplittableRandom random) {
        while (true) {
            double first = Math.log(1 - random.nextDouble()) / alpha;
            double second = Math.log(1 - random.nextDouble()) / alpha;
            double larger = Math.max(first, second);
            double sum = larger + Math.log(Math.exp(first - larger) + Math.exp(second - larger));
            if (sum <= 0) {
                return Math.exp(first - sum);
            }
        }
    }

    /** Of Gamma(alpha, 1) for alpha of at least 1 (Marsaglia and Tsang 2000). */
    private double gamma(SplittableRandom random) {
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
