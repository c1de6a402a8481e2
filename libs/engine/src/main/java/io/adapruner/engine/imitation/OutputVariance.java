package io.adapruner.engine.imitation;

/** Variance of every element of an output over images (Welford 1962), in double precision. */
public final class OutputVariance {
    private final double[] mean;
    private final double[] squares;
    private long images;

    /** @param elements of the output for one image */
    public OutputVariance(int elements) {
        this.mean = new double[elements];
        this.squares = new double[elements];
    }

    /** Takes one image's values into account. */
    public void add(float[] values) {
        images++;
        for (int e = 0; e < mean.length; e++) {
            double before = values[e] - mean[e];
            mean[e] += before / images;
            squares[e] += before * (values[e] - mean[e]);
        }
    }

    /**
     * Mean over the elements. Of a single image, or of images that all give the same, it is the variance of the elements around
     * their mean, so that errors have a measure still.
     */
    public double mean() {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        return sum > 0 ? sum / images / mean.length : ofElements();
    }

    private double ofElements() {
        double centre = 0;
        for (double value : mean) {
            centre += value / mean.length;
        }
        double sum = 0;
        for (double value : mean) {
            sum += (value - centre) * (value - centre);
        }
        return sum / mean.length;
    }
}
