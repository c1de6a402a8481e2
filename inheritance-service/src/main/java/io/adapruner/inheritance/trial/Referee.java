package io.adapruner.inheritance.trial;

import io.adapruner.data.ImageSplit;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Judges candidates by some images, all by the same. */
public sealed interface Referee {
    Verdict judge(Network network, Weights weights);

    /** By how many images a candidate is right. */
    record Labels(Trials trials, ImageSplit images) implements Referee {
        @Override
        public Verdict judge(Network network, Weights weights) {
            return Verdict.byLabels(trials.evaluate(network, weights, images));
        }
    }

    /** By how near a candidate's outputs are to the unpruned network's: where there are no labels, or no classes. */
    final class Original implements Referee {
        private final Trials trials;
        private final ImageSplit images;
        private final List<Aim> aims;
        private final PlaceSample places;
        /** The unpruned network's outputs of each image at these places. */
        private final List<List<float[]>> right = new ArrayList<>();

        /** @param original with aims */
        public Original(Trials trials, ImageSplit images, OriginalModel original, PlaceSample places) {
            this.trials = trials;
            this.images = images;
            this.aims = original.aims();
            this.places = places;
            trials.run(original.network(), original.weights(), images, (_, outputs) -> right.add(places.take(outputs)));
        }

        @Override
        public Verdict judge(Network network, Weights weights) {
            var errors = new double[right.size()];
            var agreements = new double[right.size()];
            trials.run(network, weights, images, (image, outputs) -> {
                List<float[]> found = places.take(outputs);
                errors[image] = Aims.error(aims, found, right.get(image));
                agreements[image] =
                        Aims.agreement(aims, found, right.get(image)).orElse(Double.NaN);
            });
            double agreement = 100 * Arrays.stream(agreements).average().orElseThrow();
            return Verdict.byErrors(errors, Double.isNaN(agreement) ? Optional.empty() : Optional.of(agreement));
        }
    }
}
