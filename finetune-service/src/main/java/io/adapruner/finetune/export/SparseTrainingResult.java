package io.adapruner.finetune.export;

import io.adapruner.finetune.training.GammaHistogram;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import java.util.List;

/**
 * What a sparse training achieved ({@code jobs/<job>/sparse/sparse.json}), beside the model it left.
 *
 * @param lambda weight of the penalty sum |gamma|
 */
public record SparseTrainingResult(double lambda, List<Epoch> epochs, List<GammaHistogram> histograms) {
    public SparseTrainingResult {
        epochs = List.copyOf(epochs);
        histograms = List.copyOf(histograms);
    }
}
