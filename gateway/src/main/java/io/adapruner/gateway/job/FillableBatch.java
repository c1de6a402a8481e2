package io.adapruner.gateway.job;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.SplitName;
import io.adapruner.pipeline.dataset.DatasetConfig;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;

/** A batch that the data set can fill. A training would find that it cannot only when all stages before it are done. */
@Singleton
class FillableBatch {
    private final double heldOutFraction;

    FillableBatch(DatasetConfig config) {
        this.heldOutFraction = config.heldOutFraction();
    }

    /**
     * The request with a batch of at most as many images as its training learns from.
     *
     * @param chosen whether the user has named the batch; the default is made smaller without a word
     * @throws ProblemException INVALID_REQUEST naming the largest batch that a step can have, if a larger one was chosen
     */
    PruningRequest in(PruningRequest request, DatasetDocument dataset, boolean chosen) {
        if (request.sparse().isPresent()) {
            // Comes before the criteria are compared, so it leaves the held-out images alone.
            return in(request, dataset.trainImages(heldOutFraction), "a sparse training", chosen);
        }
        if (request.training().epochs() > 0) {
            return in(request, dataset.split(SplitName.TRAIN).orElseThrow().samples(), "fine-tuning", chosen);
        }
        return request;
    }

    private static PruningRequest in(PruningRequest request, int images, String training, boolean chosen) {
        int batch = request.training().batch();
        if (batch <= images) {
            return request;
        }
        if (chosen || images == 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "training.batch: " + batch + " images a step are more than the " + images + " of the data set that "
                            + training + " learns from; choose at most " + images);
        }
        return request.withTraining(request.training().withBatch(images));
    }
}
