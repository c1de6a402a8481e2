package io.adapruner.engine.imitation;

/** How far the class probabilities of one network are from another's. */
public final class Divergence {
    private Divergence() {}

    /**
     * Kullback-Leibler divergence KL(from || of) of the probabilities that two networks give one image, softened by a
     * temperature (Hinton et al. 2015): sum of p (log p - log q) in nats. Does not overflow.
     *
     * @param from logits of the network that is followed, one per class
     * @param of logits of the one that follows
     */
    public static double of(double[] of, double[] from, double temperature) {
        double normOf = logSumExp(of, temperature);
        double normFrom = logSumExp(from, temperature);
        double sum = 0;
        for (int k = 0; k < from.length; k++) {
            double log = from[k] / temperature - normFrom;
            sum += Math.exp(log) * (log - of[k] / temperature + normOf);
        }
        return sum;
    }

    /** Logarithm of the sum of exp(logit / temperature), whatever the logits' size. */
    public static double logSumExp(double[] logits, double temperature) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp((logit - largest) / temperature);
        }
        return largest / temperature + Math.log(sum);
    }
}
