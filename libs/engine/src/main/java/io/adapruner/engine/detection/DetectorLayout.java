package io.adapruner.engine.detection;

import io.adapruner.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a detector's outputs have its boxes. */
public sealed interface DetectorLayout permits YoloLayout, SsdLayout {
    /** Those that a network's outputs have by their shapes; what they hold decides, see {@link #holds}. */
    static List<DetectorLayout> of(Network network) {
        var layouts = new ArrayList<DetectorLayout>();
        for (int output = 0; output < network.outputs().size(); output++) {
            Optional<? extends DetectorLayout> yolo = YoloLayout.of(network, output);
            yolo.ifPresent(layouts::add);
            if (yolo.isEmpty()) {
                SsdLayout.of(network, output).ifPresent(layouts::add);
            }
        }
        return List.copyOf(layouts);
    }

    /** Index of the output that has the boxes. */
    int output();

    /**
     * Whether the values can be boxes and scores; of one image that is all that can be told.
     *
     * @param outputs all outputs of the network for one image, row-major
     */
    boolean holds(List<float[]> outputs);

    /**
     * The boxes of one image after non-maximum suppression, by falling score.
     *
     * @param outputs as for {@link #holds}
     */
    List<Box> boxes(List<float[]> outputs);
}
