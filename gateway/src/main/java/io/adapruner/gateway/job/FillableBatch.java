package io.adapruner.gateway.job;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.pipeline.dataset.DatasetConfig;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;

/**
 * A batch that the data set can fill and that fits into memory at all. A training would find that it cannot only when all stages
 * before it are done.
 */
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
            return in(request, dataset, dataset.trainImages(heldOutFraction), "a sparse training", chosen);
        }
        if (request.training().epochs() > 0) {
            int images = request.imitation().isPresent()
                    ? dataset.trainImages(heldOutFraction)
                    : dataset.fitting().samples();
            return in(request, dataset, images, "fine-tuning", chosen);
        }
        return request;
    }

    private static PruningRequest in(
            PruningRequest request, DatasetDocument dataset, int images, String training, boolean chosen) {
        int batch = request.training().batch();
        SampleFormat format = dataset.format();
        String samples = format.kind().plural();
        int most = Batches.most(format.bytes());
        if (chosen && batch > most) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "training.batch: " + batch + " " + samples + " of " + format.shape()
                            + " are more than the 2 GiB of a step; choose at most " + most);
        }
        if (batch <= Math.min(images, most)) {
            return request;
        }
        if (chosen || images == 0) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "training.batch: " + batch + " " + samples + " a step are more than the " + images
                            + " of the data set that " + training + " learns from; choose at most " + images);
        }
        return request.withTraining(request.training().withBatch(Math.min(images, most)));
    }
}
