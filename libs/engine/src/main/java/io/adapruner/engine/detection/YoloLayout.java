package io.adapruner.engine.detection;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a YOLO's decoded output has its boxes. YOLOv8 and later give {@code [4 + classes, cells]}: centre and extent in pixels, then
 * a score per class. YOLOv5 and v7 give {@code [3 cells, 5 + classes]}: centre, extent, how sure a box is, and a score per class that
 * is to be multiplied by it. Cells are those of the three maps at strides 8, 16 and 32.
 *
 * @param output that has the boxes and the scores
 * @param cells places of a box
 * @param classes that are told apart
 * @param sure whether there is a score of the box itself
 */
public record YoloLayout(int output, int cells, int classes, boolean sure) implements DetectorLayout {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int ANCHORS = 3;
    private static final int CORNERS = 4;
    /** As ultralytics' validation has them. */
    private static final double LEAST_SCORE = 0.001;

    private static final double ROUNDING = 0.01;
    private static final double OVERLAP = 0.7;
    private static final int MOST_LOOKED_AT = 1000;
    private static final int MOST_BOXES = 300;

    /** The layout of an output; empty for one of another shape. */
    static Optional<YoloLayout> of(Network network, int output) {
        TensorShape input = network.input();
        List<Integer> dims =
                network.shapes().get(network.outputs().get(output).value()).dims();
        if (input.rank() != 3 || dims.size() != 2) {
            return Optional.empty();
        }
        int cells = 0;
        for (int stride : STRIDES) {
            cells += Math.ceilDiv(input.height(), stride) * Math.ceilDiv(input.width(), stride);
        }
        if (dims.get(1) == cells && dims.get(0) > CORNERS) {
            return Optional.of(new YoloLayout(output, cells, dims.get(0) - CORNERS, false));
        }
        return dims.get(0) == ANCHORS * cells && dims.get(1) > CORNERS + 1
                ? Optional.of(new YoloLayout(output, ANCHORS * cells, dims.get(1) - CORNERS - 1, true))
                : Optional.empty();
    }

    @Override
    public List<Box> boxes(List<float[]> outputs) {
        float[] values = outputs.get(output);
        var found = new ArrayList<Box>();
        for (int cell = 0; cell < cells; cell++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = score(values, cell, k) > score(values, cell, best) ? k : best;
            }
            float score = score(values, cell, best);
            // A NaN is no detection either.
            if (score >= LEAST_SCORE) {
                found.add(Box.around(
                        at(values, cell, 0),
                        at(values, cell, 1),
                        at(values, cell, 2),
                        at(values, cell, 3),
                        Math.min(1, score),
                        best));
            }
        }
        List<Box> kept = Box.suppressed(found, OVERLAP, MOST_LOOKED_AT);
        return kept.subList(0, Math.min(MOST_BOXES, kept.size()));
    }

    /** Whether all that should be scores are in [0, 1]: of a YOLO that finds masks or points as well they are not. */
    @Override
    public boolean holds(List<float[]> outputs) {
        float[] values = outputs.get(output);
        for (int cell = 0; cell < cells; cell++) {
            for (int field = CORNERS; field < CORNERS + classes + (sure ? 1 : 0); field++) {
                float score = at(values, cell, field);
                if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) {
                    return false;
                }
            }
        }
        return true;
    }

    private float score(float[] values, int cell, int kind) {
        return sure
                ? at(values, cell, CORNERS) * at(values, cell, CORNERS + 1 + kind)
                : at(values, cell, CORNERS + kind);
    }

    private float at(float[] values, int cell, int field) {
        return sure ? values[cell * (CORNERS + 1 + classes) + field] : values[field * cells + cell];
    }
}
