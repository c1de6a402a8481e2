package io.adapruner.gateway.job;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.SplitName;
import io.adapruner.pipeline.dataset.DatasetConfig;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;

/** Refuses a batch that the data set cannot fill, which a training would find only when all stages before it are done. */
@Singleton
class BatchCheck {
    private final double heldOutFraction;

    BatchCheck(DatasetConfig config) {
        this.heldOutFraction = config.heldOutFraction();
    }

    /** @throws ProblemException INVALID_REQUEST naming the largest batch that a step can have */
    void check(PruningRequest request, DatasetDocument dataset) {
        if (request.sparse().isPresent()) {
            // Comes before the criteria are compared, so it leaves the held-out images alone.
            check(request, dataset.trainImages(heldOutFraction), "a sparse training");
        } else if (request.training().epochs() > 0) {
            check(request, dataset.split(SplitName.TRAIN).orElseThrow().samples(), "fine-tuning");
        }
    }

    private static void check(PruningRequest request, int images, String training) {
        int batch = request.training().batch();
        if (batch > images) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "training.batch: " + batch + " images a step are more than the " + images + " of the data set that "
                            + training + " learns from; choose at most " + images);
        }
    }
}
