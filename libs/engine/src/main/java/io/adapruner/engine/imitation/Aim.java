package io.adapruner.engine.imitation;

import io.adapruner.recipe.Likeness;

/**
 * What one output of a pruned network is to be near to.
 *
 * @param weight of its error in the sum over outputs; the weights of all aims of a network add up to 1
 * @param channels of the output
 * @param variance of the unpruned network's values over images, mean over the output's elements; above 0
 */
public record Aim(Likeness likeness, double weight, int channels, double variance) {
    /** A value that never varies is compared in its own units. */
    private static final double LEAST_VARIANCE = 1e-12;

    public Aim {
        variance = Math.max(variance, LEAST_VARIANCE);
    }

    /**
     * Error of one image: of values their mean squared difference over the variance, of classes the divergence from the original's
     * probabilities in nats, mean over places.
     *
     * @param found the output for one image, or a sample of its places, row-major {@code [channels, places]}; logits, of classes
     * @param original the same of the unpruned network
     */
    public double error(float[] found, float[] original) {
        return switch (likeness) {
            case VALUES -> squares(found, original) / found.length / variance;
            case CLASSES -> divergence(found, original);
        };
    }

    private static double squares(float[] found, float[] original) {
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = (double) found[i] - original[i];
            sum += difference * difference;
        }
        return sum;
    }

    private double divergence(float[] found, float[] original) {
        int places = found.length / channels;
        double sum = 0;
        for (int place = 0; place < places; place++) {
            sum += Divergence.of(column(found, place, places), column(original, place, places), 1);
        }
        return sum / places;
    }

    /** How often the largest class is the same, as a share of the places. */
    public double agreement(float[] found, float[] original) {
        int places = found.length / channels;
        int same = 0;
        for (int place = 0; place < places; place++) {
            same += largest(found, place, places) == largest(original, place, places) ? 1 : 0;
        }
        return (double) same / places;
    }

    /** The output as the network's users see it: logits of classes as probabilities, at every place. */
    float[] shown(float[] output) {
        if (likeness == Likeness.VALUES) {
            return output;
        }
        int places = output.length / channels;
        float[] shown = new float[output.length];
        for (int place = 0; place < places; place++) {
            double norm = Divergence.logSumExp(column(output, place, places), 1);
            for (int c = 0; c < channels; c++) {
                shown[c * places + place] = (float) Math.exp(output[c * places + place] - norm);
            }
        }
        return shown;
    }

    private double[] column(float[] values, int place, int places) {
        var column = new double[channels];
        for (int c = 0; c < channels; c++) {
            column[c] = values[c * places + place];
        }
        return column;
    }

    private int largest(float[] values, int place, int places) {
        int best = 0;
        for (int c = 1; c < channels; c++) {
            best = values[c * places + place] > values[best * places + place] ? c : best;
        }
        return best;
    }
}
