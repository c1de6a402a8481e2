package io.adapruner.engine.imitation;

import io.adapruner.engine.detection.AveragePrecision;
import io.adapruner.engine.detection.DetectorLayout;
import io.adapruner.network.Network;
import io.adapruner.recipe.Likeness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Adds up, image by image, how near a network's outputs are to the unpruned network's. */
public final class OutputComparison {
    private final List<Aim> aims;
    /** Of the outputs that may be boxes; those that turn out to be none leave. */
    private final Map<DetectorLayout, AveragePrecision> boxes = new LinkedHashMap<>();

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
        DetectorLayout.of(network).forEach(layout -> boxes.put(layout, new AveragePrecision()));
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
        }
        if (!boxes.isEmpty()) {
            addBoxes(shown(original), shown(found));
        }
        images++;
    }

    private void addBoxes(List<float[]> original, List<float[]> found) {
        boxes.keySet().removeIf(layout -> !layout.holds(original));
        boxes.forEach((layout, precision) -> precision.add(layout.boxes(original), layout.boxes(found)));
    }

    private List<float[]> shown(List<float[]> outputs) {
        return IntStream.range(0, aims.size())
                .mapToObj(k -> aims.get(k).shown(outputs.get(k)))
                .toList();
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
        return boxes.entrySet().stream()
                .filter(entry -> entry.getKey().output() == output)
                .map(entry -> entry.getValue().percent())
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .findFirst();
    }
}
