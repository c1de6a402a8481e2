package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.job.LatencyTarget;
import java.util.Optional;

/**
 * How the network will be run whose latency a budget bounds; what is empty is the default's, or the table's.
 *
 * @param table id of a registered latency table
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LatencyChoices(Optional<Integer> batch, Optional<Integer> threads, Optional<String> table) {
    public static final LatencyChoices NONE = new LatencyChoices(Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST naming the choice that is out of its range */
    public LatencyTarget complete() {
        return new LatencyTarget(
                batch.orElse(JobDefaults.LATENCY.batch()), threads.orElse(JobDefaults.LATENCY.threads()), table);
    }
}
