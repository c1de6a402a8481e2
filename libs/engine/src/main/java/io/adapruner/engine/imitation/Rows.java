package io.adapruner.engine.imitation;

import java.util.Arrays;
import java.util.List;

/** Outputs of a batch, row-major, taken apart into those of its images. */
public final class Rows {
    private Rows() {}

    /** The outputs for one image of so many. */
    public static List<float[]> of(List<float[]> batch, int image, int images) {
        return batch.stream()
                .map(output -> {
                    int elements = output.length / images;
                    return Arrays.copyOfRange(output, image * elements, (image + 1) * elements);
                })
                .toList();
    }
}
