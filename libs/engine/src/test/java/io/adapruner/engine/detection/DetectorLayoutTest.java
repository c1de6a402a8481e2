package io.adapruner.engine.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.engine.imitation.OutputComparison;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Likeness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorLayoutTest {
    private static final int PLACES = 40;

    /** Of 32 x 32 pixels there are 16 + 4 + 1 cells. */
    @Test
    void bothLayoutsOfAYoloAreKnown() {
        DetectorLayout eight =
                DetectorLayout.of(outputs(List.of(List.of(6, 21)))).getFirst();
        DetectorLayout five =
                DetectorLayout.of(outputs(List.of(List.of(63, 7)))).getFirst();
        assertThat(eight).isEqualTo(new YoloLayout(0, 21, 2, false));
        assertThat(five).isEqualTo(new YoloLayout(0, 63, 2, true));
        assertThat(DetectorLayout.of(outputs(List.of(List.of(9, 14))))).isEmpty();

        float[] columns = new float[6 * 21];
        float[] rows = new float[63 * 7];
        // The third cell: centre (16, 8), 8 wide, 4 high, of the second class.
        float[] box = {16, 8, 8, 4, 0.1f, 0.5f};
        for (int field = 0; field < 6; field++) {
            columns[field * 21 + 2] = box[field];
        }
        float[] surely = {16, 8, 8, 4, 0.5f, 0.2f, 1};
        System.arraycopy(surely, 0, rows, 2 * 7, 7);
        Box expected = new Box(12, 6, 20, 10, 0.5f, 1);
        assertThat(eight.boxes(List.of(columns))).containsExactly(expected);
        assertThat(five.boxes(List.of(rows))).containsExactly(expected);
    }

    /** Scores first, as detectors of faces have them; the first class of probabilities that add up to 1 is the background. */
    @Test
    void boxesAndScoresInOutputsOfTheirOwn() {
        Network network = outputs(List.of(List.of(PLACES, 3), List.of(PLACES, 4)));
        DetectorLayout layout = DetectorLayout.of(network).getFirst();
        assertThat(layout).isEqualTo(new SsdLayout(1, 0, PLACES, 3, false, false));

        float[] scores = new float[PLACES * 3];
        float[] boxes = new float[PLACES * 4];
        for (int place = 0; place < PLACES; place++) {
            scores[3 * place] = 1;
            boxes[4 * place + 2] = 0.1f;
            boxes[4 * place + 3] = 0.1f;
        }
        System.arraycopy(new float[] {0.25f, 0, 0.75f}, 0, scores, 3 * 7, 3);
        System.arraycopy(new float[] {0.5f, 0.25f, 0.75f, 1}, 0, boxes, 4 * 7, 4);
        Box expected = new Box(0.5f, 0.25f, 0.75f, 1, 0.75f, 2);

        assertThat(layout.holds(List.of(scores, boxes))).isTrue();
        assertThat(layout.boxes(List.of(scores, boxes))).containsExactly(expected);

        DetectorLayout turned = DetectorLayout.of(outputs(List.of(List.of(3, PLACES), List.of(4, PLACES))))
                .getFirst();
        assertThat(turned).isEqualTo(new SsdLayout(1, 0, PLACES, 3, true, true));
        assertThat(turned.boxes(List.of(turned(scores, 3), turned(boxes, 4)))).containsExactly(expected);
    }

    private static float[] turned(float[] rows, int columns) {
        float[] values = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            values[i % columns * PLACES + i / columns] = rows[i];
        }
        return values;
    }

    /** Offsets from anchors, scores that are no probabilities, and scores of which there are two. */
    @Test
    void whatCannotBeBoxesIsNotTakenForThem() {
        Network network = outputs(List.of(List.of(PLACES, 4), List.of(PLACES, 1)));
        DetectorLayout layout = DetectorLayout.of(network).getFirst();
        float[] scores = new float[PLACES];
        float[] offsets = new float[PLACES * 4];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = i % 2 == 0 ? -i % 4 : i % 3;
        }
        float[] boxes = new float[PLACES * 4];
        float[] logits = scores.clone();
        logits[3] = -4;

        assertThat(layout.holds(List.of(boxes, scores))).isTrue();
        assertThat(layout.holds(List.of(offsets, scores))).isFalse();
        assertThat(layout.holds(List.of(boxes, logits))).isFalse();
        assertThat(DetectorLayout.of(outputs(List.of(List.of(PLACES, 4), List.of(PLACES, 2), List.of(PLACES, 3)))))
                .isEmpty();
    }

    /** Half of the boxes are found; the scores are compared as classes, that is as logits. */
    @Test
    void thePrecisionOfBoxesIsThatOfTheirOutput() {
        Network network = outputs(List.of(List.of(4, PLACES), List.of(2, PLACES)));
        var comparison = new OutputComparison(
                network, List.of(new Aim(Likeness.VALUES, 0.5, 4, 1), new Aim(Likeness.CLASSES, 0.5, 2, 1)));
        float[] boxes = new float[4 * PLACES];
        float[] original = new float[2 * PLACES];
        Arrays.fill(original, 0, PLACES, 20);
        for (int place : new int[] {3, 9}) {
            boxes[place] = place;
            boxes[2 * PLACES + place] = place + 1;
            boxes[3 * PLACES + place] = 1;
            original[place] = 0;
            original[PLACES + place] = 20;
        }
        float[] found = original.clone();
        found[9] = 20;
        found[PLACES + 9] = 0;

        comparison.add(List.of(boxes, original), List.of(boxes, found));

        List<OutputComparison.Result> results = comparison.results();
        assertThat(results.getFirst().averagePrecision()).contains(50.0);
        assertThat(results.getLast().averagePrecision()).isEmpty();
        assertThat(results.getLast().agreement()).contains(97.5);
    }

    private static Network outputs(List<List<Integer>> all) {
        var layers = new ArrayList<Layer>();
        var outputs = new ArrayList<Network.Output>();
        for (int k = 0; k < all.size(); k++) {
            List<Integer> dims = all.get(k);
            Conv2d conv = Conv2d.of(1, dims.get(0) * dims.get(1), 32, 1, 0);
            layers.add(new Layer("conv" + k, conv, List.of(Network.INPUT)));
            layers.add(new Layer("shape" + k, new Reshape(dims), List.of("conv" + k)));
            layers.add(new Layer("same" + k, new Identity(), List.of("shape" + k)));
            outputs.add(new Network.Output("output" + k, "same" + k));
        }
        return new Network("boxes", TensorShape.of(1, 32, 32), layers, outputs, List.of());
    }
}
