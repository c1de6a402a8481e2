package io.adapruner.engine.imitation;

import io.adapruner.engine.detection.AveragePrecision;
import io.adapruner.engine.detection.YoloLayout;
import io.adapruner.network.Network;
import io.adapruner.recipe.Likeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Adds up, image by image, how near a network's outputs are to the unpruned network's. */
public final class OutputComparison {
    private final List<Aim> aims;
    private final List<Optional<YoloLayout>> layouts;
    private final List<AveragePrecision> precisions;
    private final List<OutputVariance> variances = new ArrayList<>();
    private final double[] squares;
    private final double[] agreements;
    private long images;

    /**
     * What is found of one output.
     *
     * @param relativeError mean squared difference over the variance of the unpruned network's values over these images
     * @param agreement percent of places with the same class; of class scores only
     * @param averagePrecision mean average precision of boxes, in percent; of outputs that are known to be boxes, where the unpruned
     *     network is sure of any
     */
    public record Result(double relativeError, Optional<Double> agreement, Optional<Double> averagePrecision) {}

    /**
     * @param network whose outputs they are, the unpruned one or the other
     * @param aims one per output
     */
    public OutputComparison(Network network, List<Aim> aims) {
        this.aims = List.copyOf(aims);
        this.layouts = new ArrayList<>();
        this.precisions = new ArrayList<>();
        for (Network.Output output : network.outputs()) {
            layouts.add(YoloLayout.of(network, output));
            precisions.add(new AveragePrecision());
        }
        this.squares = new double[aims.size()];
        this.agreements = new double[aims.size()];
    }

    /** Takes one image into account. */
    public void add(List<float[]> original, List<float[]> found) {
        for (int k = 0; k < aims.size(); k++) {
            float[] right = original.get(k);
            if (variances.size() == k) {
                variances.add(new OutputVariance(right.length));
            }
            variances.get(k).add(right);
            squares[k] += meanSquare(found.get(k), right);
            if (aims.get(k).likeness() == Likeness.CLASSES) {
                agreements[k] += aims.get(k).agreement(found.get(k), right);
            }
            addBoxes(k, right, found.get(k));
        }
        images++;
    }

    private void addBoxes(int output, float[] right, float[] found) {
        Optional<YoloLayout> layout = layouts.get(output).filter(known -> known.scored(right));
        layouts.set(output, layout);
        layout.ifPresent(known -> precisions.get(output).add(known.boxes(right), known.boxes(found)));
    }

    private static double meanSquare(float[] found, float[] right) {
        double sum = 0;
        for (int i = 0; i < right.length; i++) {
            double difference = (double) found[i] - right[i];
            sum += difference * difference;
        }
        return sum / right.length;
    }

    /** In the order of the outputs. Where the unpruned network always gives one number, an error has no measure but itself. */
    public List<Result> results() {
        var results = new ArrayList<Result>();
        for (int k = 0; k < aims.size(); k++) {
            double variance = variances.get(k).mean();
            results.add(new Result(
                    squares[k] / images / (variance > 0 ? variance : 1),
                    aims.get(k).likeness() == Likeness.CLASSES
                            ? Optional.of(100 * agreements[k] / images)
                            : Optional.empty(),
                    averagePrecision(k)));
        }
        return List.copyOf(results);
    }

    private Optional<Double> averagePrecision(int output) {
        OptionalDouble percent =
                layouts.get(output).isPresent() ? precisions.get(output).percent() : OptionalDouble.empty();
        return percent.isPresent() ? Optional.of(percent.getAsDouble()) : Optional.empty();
    }
}
