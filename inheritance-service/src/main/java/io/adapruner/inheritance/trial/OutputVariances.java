package io.adapruner.inheritance.trial;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.SubsetSplit;
import io.adapruner.engine.imitation.OutputVariance;
import java.util.ArrayList;
import java.util.List;

/** How much the unpruned network's outputs vary over images: what an error of an output is measured by. */
public final class OutputVariances {
    /** A variance of so many has a standard error of a tenth of itself. */
    private static final int IMAGES = 256;

    private OutputVariances() {}

    /** One per output, the mean over its elements. */
    public static List<Double> of(OriginalModel original, ImageSplit images, Trials trials, long seed) {
        var variances = new ArrayList<OutputVariance>();
        ImageSplit sample = SubsetSplit.random(images, Math.min(IMAGES, images.size()), seed);
        trials.run(original.network(), original.weights(), sample, (_, outputs) -> {
            for (int k = 0; k < outputs.size(); k++) {
                if (variances.size() == k) {
                    variances.add(new OutputVariance(outputs.get(k).length));
                }
                variances.get(k).add(outputs.get(k));
            }
        });
        return variances.stream().map(OutputVariance::mean).toList();
    }
}
