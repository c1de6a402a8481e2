package io.adapruner.engine.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One detection in an image.
 *
 * @param left in pixels, as the other three edges
 * @param score in [0, 1]
 * @param kind index of its class
 */
public record Box(float left, float top, float right, float bottom, float score, int kind) {
    /** By centre and extent. */
    static Box around(float x, float y, float width, float height, float score, int kind) {
        return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2, score, kind);
    }

    private double area() {
        return Math.max(0.0, right - left) * Math.max(0.0, bottom - top);
    }

    /** Intersection over union, in [0, 1]. */
    double overlap(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double both = width * height;
        return both / (area() + other.area() - both);
    }

    /**
     * Greedy non-maximum suppression: of boxes of one class that overlap by more than this, the best stays.
     *
     * @param most so many of the best are looked at
     * @return by falling score
     */
    static List<Box> suppressed(List<Box> boxes, double overlap, int most) {
        List<Box> ordered = boxes.stream()
                .sorted(Comparator.comparingDouble(Box::score).reversed())
                .limit(most)
                .toList();
        var kept = new ArrayList<Box>();
        for (Box box : ordered) {
            if (kept.stream().noneMatch(k -> k.kind == box.kind && k.overlap(box) > overlap)) {
                kept.add(box);
            }
        }
        return kept;
    }
}
