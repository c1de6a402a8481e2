package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.network.Cost;
import io.adapruner.pipeline.preflight.ModelDocument;
import java.util.List;
import java.util.Optional;

/**
 * A model in a list; the model itself has its layers and groups.
 *
 * @param classes how many a classifier tells apart; empty for other networks
 * @param input {@code [C, H, W]}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelSummary(String id, String name, Optional<Integer> classes, List<Integer> input, Cost cost) {
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
