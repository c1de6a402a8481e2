package io.adapruner.engine.detection;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Boxes and scores in outputs of their own, as SSD and detectors of faces have them once their boxes are decoded: {@code [places, 4]}, left, top,
 * right and bottom in any unit, and {@code [places, classes]}, probabilities. Either may be turned. Where the scores of every place add up to
 * 1 the first class is the background (Liu et al. 2016).
 *
 * @param output that has the boxes
 * @param scores the output that has the scores
 * @param turned whether the boxes are {@code [4, places]}
 * @param scoresTurned whether the scores are {@code [classes, places]}
 */
public record SsdLayout(int output, int scores, int places, int classes, boolean turned, boolean scoresTurned)
        implements DetectorLayout {
    private static final int CORNERS = 4;
    /** Of fewer a table of four columns may be anything. */
    private static final int FEWEST_PLACES = 32;

    private static final int MOST_CLASSES = 2000;
    private static final double LEAST_SCORE = 0.01;
    private static final double ROUNDING = 0.01;
    /** A box of no extent, at the edge of an image, may come out turned by rounding. */
    private static final double UPRIGHT = 0.99;
    /** As torchvision's SSD has it. */
    private static final double OVERLAP = 0.45;

    private static final int MOST_LOOKED_AT = 1000;
    private static final int MOST_BOXES = 200;

    /** The layout whose boxes are in that output, if another output has as many rows of scores. */
    static Optional<SsdLayout> of(Network network, int output) {
        List<TensorShape> shapes = shapes(network);
        TensorShape boxes = shapes.get(output);
        if (boxes.rank() != 2 || !boxes.dims().contains(CORNERS)) {
            return Optional.empty();
        }
        boolean turned = boxes.dims().get(1) != CORNERS;
        int places = boxes.dims().get(turned ? 1 : 0);
        if (places < FEWEST_PLACES) {
            return Optional.empty();
        }
        List<SsdLayout> found = IntStream.range(0, shapes.size())
                .filter(other -> other != output && shapes.get(other).rank() == 2)
                .mapToObj(other -> scored(output, other, places, turned, shapes.get(other)))
                .flatMap(Optional::stream)
                .toList();
        // Of several it is not known which scores the boxes.
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static List<TensorShape> shapes(Network network) {
        Map<String, TensorShape> all = network.shapes();
        return network.outputs().stream().map(o -> all.get(o.value())).toList();
    }

    private static Optional<SsdLayout> scored(int output, int scores, int places, boolean turned, TensorShape shape) {
        boolean scoresTurned = shape.dims().get(0) != places;
        if (shape.dims().get(scoresTurned ? 1 : 0) != places) {
            return Optional.empty();
        }
        int classes = shape.dims().get(scoresTurned ? 0 : 1);
        return classes <= MOST_CLASSES
                ? Optional.of(new SsdLayout(output, scores, places, classes, turned, scoresTurned))
                : Optional.empty();
    }

    /** Corners in order, and probabilities: offsets from anchors are neither, and nobody but the network's author knows these. */
    @Override
    public boolean holds(List<float[]> outputs) {
        int upright = 0;
        for (int place = 0; place < places; place++) {
            for (int kind = 0; kind < classes; kind++) {
                float score = score(outputs, place, kind);
                if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) {
                    return false;
                }
            }
            boolean ordered = corner(outputs, place, 0) <= corner(outputs, place, 2)
                    && corner(outputs, place, 1) <= corner(outputs, place, 3);
            upright += ordered ? 1 : 0;
        }
        return upright >= UPRIGHT * places;
    }

    @Override
    public List<Box> boxes(List<float[]> outputs) {
        int first = background(outputs) ? 1 : 0;
        var found = new ArrayList<Box>();
        for (int place = 0; place < places; place++) {
            for (int kind = first; kind < classes; kind++) {
                float score = score(outputs, place, kind);
                // A NaN is no detection either.
                if (score >= LEAST_SCORE) {
                    found.add(new Box(
                            corner(outputs, place, 0),
                            corner(outputs, place, 1),
                            corner(outputs, place, 2),
                            corner(outputs, place, 3),
                            Math.min(1, score),
                            kind));
                }
            }
        }
        List<Box> kept = Box.suppressed(found, OVERLAP, MOST_LOOKED_AT);
        return kept.subList(0, Math.min(MOST_BOXES, kept.size()));
    }

    private boolean background(List<float[]> outputs) {
        if (classes < 2) {
            return false;
        }
        for (int place = 0; place < places; place++) {
            double sum = 0;
            for (int kind = 0; kind < classes; kind++) {
                sum += score(outputs, place, kind);
            }
            if (!(Math.abs(sum - 1) <= ROUNDING)) {
                return false;
            }
        }
        return true;
    }

    private float corner(List<float[]> outputs, int place, int edge) {
        float[] boxes = outputs.get(output);
        return turned ? boxes[edge * places + place] : boxes[place * CORNERS + edge];
    }

    private float score(List<float[]> outputs, int place, int kind) {
        float[] values = outputs.get(scores);
        return scoresTurned ? values[kind * places + place] : values[place * classes + kind];
    }
}
