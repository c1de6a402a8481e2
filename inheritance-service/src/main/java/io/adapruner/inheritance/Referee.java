package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.Divergence;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.List;

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
    record Original(Trials trials, ImageSplit images, List<double[]> logits) implements Referee {
        Original(Trials trials, ImageSplit images, OriginalModel original) {
            this(trials, images, trials.logits(original.network(), original.weights(), images));
        }

        @Override
        public Verdict judge(Network network, Weights weights) {
            List<double[]> given = trials.logits(network, weights, images);
            var divergences = new double[given.size()];
            int agreeing = 0;
            for (int i = 0; i < divergences.length; i++) {
                divergences[i] = Divergence.of(given.get(i), logits.get(i), 1);
                agreeing += Trials.largest(given.get(i)) == Trials.largest(logits.get(i)) ? 1 : 0;
            }
            return Verdict.byDivergences(divergences, 100.0 * agreeing / divergences.length);
        }
    }
}
