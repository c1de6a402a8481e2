package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.job.SparseTraining;
import java.util.Optional;

/** That the network is trained sparsely first, and how; what is empty is the default's. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SparseChoices(Optional<Integer> epochs, Optional<Double> lambda, Optional<Double> learningRate) {
    public SparseTraining complete() {
        return new SparseTraining(
                epochs.orElse(JobDefaults.SPARSE.epochs()),
                lambda.orElse(JobDefaults.SPARSE.lambda()),
                learningRate.orElse(JobDefaults.SPARSE.learningRate()));
    }
}
