package io.adapruner.engine.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * Mean average precision of one detector's boxes, where another's are right: those that it is sure of. A box is right that overlaps
 * one of its class by half and that no box of a higher score has taken; precision at a recall is the best at that recall or a higher
 * one, and its mean over all recalls is the average precision of a class (Everingham et al., PASCAL VOC 2010); the mean is over the classes that
 * the other detector finds at all.
 */
public final class AveragePrecision {
    /** Of boxes that are right. */
    public static final double SURE = 0.25;

    private static final double OVERLAP = 0.5;

    private final Map<Integer, List<Judged>> judged = new TreeMap<>();
    private final Map<Integer, Integer> right = new TreeMap<>();

    private record Judged(float score, boolean hit) {}

    /**
     * Takes one image into account.
     *
     * @param original boxes of the detector that is right, of any score
     * @param found by falling score
     */
    public void add(List<Box> original, List<Box> found) {
        List<Box> truth = original.stream().filter(box -> box.score() >= SURE).toList();
        truth.forEach(box -> right.merge(box.kind(), 1, Integer::sum));
        Set<Box> taken = new HashSet<>();
        for (Box box : found) {
            Box nearest = null;
            for (Box candidate : truth) {
                boolean free = candidate.kind() == box.kind() && !taken.contains(candidate);
                if (free && (nearest == null || candidate.overlap(box) > nearest.overlap(box))) {
                    nearest = candidate;
                }
            }
            boolean hit = nearest != null && nearest.overlap(box) >= OVERLAP;
            if (hit) {
                taken.add(nearest);
            }
            judged.computeIfAbsent(box.kind(), _ -> new ArrayList<>()).add(new Judged(box.score(), hit));
        }
    }

    /** In percent; empty where the original finds nothing that it is sure of. */
    public OptionalDouble percent() {
        return right.keySet().stream()
                .mapToDouble(kind -> 100 * of(judged.getOrDefault(kind, List.of()), right.get(kind)))
                .average();
    }

    private static double of(List<Judged> boxes, int all) {
        List<Judged> ordered = boxes.stream()
                .sorted(Comparator.comparingDouble(Judged::score).reversed())
                .toList();
        double[] precision = new double[ordered.size()];
        int hits = 0;
        for (int i = 0; i < precision.length; i++) {
            hits += ordered.get(i).hit() ? 1 : 0;
            precision[i] = (double) hits / (i + 1);
        }
        double best = 0;
        double sum = 0;
        for (int i = precision.length - 1; i >= 0; i--) {
            best = Math.max(best, precision[i]);
            // Recall rises by one part where a box is right.
            sum += ordered.get(i).hit() ? best / all : 0;
        }
        return sum;
    }
}
