package io.adapruner.api;

import io.adapruner.network.Cost;
import io.adapruner.pipeline.preflight.ModelDocument;
import java.util.List;

/**
 * A model in a list; the model itself has its layers and groups.
 *
 * @param input {@code [C, H, W]}
 */
public record ModelSummary(String id, String name, int classes, List<Integer> input, Cost cost) {
    private static final int LONGEST_NAME = 256;

    public static ModelSummary of(ModelDocument model) {
        String name = model.name();
        return new ModelSummary(
                model.id().orElseThrow(),
                name.substring(0, Math.min(LONGEST_NAME, name.length())),
                model.classes(),
                model.input(),
                model.cost());
    }
}
