package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.Divergence;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.BitSet;

/** Judges candidates by some images, all by the same. */
sealed interface Referee {
    Verdict judge(Network network, Weights weights);

    /** By how many images a candidate is right. */
    record Labels(Trials trials, ImageSplit images) implements Referee {
        @Override
        public Verdict judge(Network network, Weights weights) {
            return Verdict.byLabels(trials.evaluate(network, weights, images));
        }
    }

    /** Where there are no labels: by how near a candidate's class probabilities are to the unpruned network's. */
    final class Original implements Referee {
        private final Trials trials;
        private final ImageSplit images;
        /** The unpruned network's, of each image. */
        private final double[][] right;

        Original(Trials trials, ImageSplit images, OriginalModel original) {
            this.trials = trials;
            this.images = images;
            this.right = new double[images.size()][];
            trials.run(original.network(), original.weights(), images, (image, logits) -> right[image] = logits);
        }

        @Override
        public Verdict judge(Network network, Weights weights) {
            var divergences = new double[right.length];
            var agree = new BitSet();
            trials.run(network, weights, images, (image, logits) -> {
                divergences[image] = Divergence.of(logits, right[image], 1);
                agree.set(image, Trials.largest(logits) == Trials.largest(right[image]));
            });
            return Verdict.byDivergences(divergences, 100.0 * agree.cardinality() / right.length);
        }
    }
}
