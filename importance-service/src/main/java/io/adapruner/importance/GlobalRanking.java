package io.adapruner.importance;

import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores that can be compared across groups: a channel's L2 norm divided by the mean of its group (the "mean" normalisation
 * of Torch-Pruning's magnitude importance).
 */
final class GlobalRanking {
    private GlobalRanking() {}

    /** Normalised score of each unit by group; a group without any norm scores 0. */
    static Map<String, List<Double>> of(Network network, Prunable prunable, Weights weights) {
        var normalised = new LinkedHashMap<String, List<Double>>();
        ChannelScores.of(CriterionName.L2, network, weights, prunable.groups(), Measured.nothing(), 0)
                .forEach((group, scores) -> {
                    double mean = Arrays.stream(scores).average().orElseThrow();
                    normalised.put(
                            group,
                            Arrays.stream(scores)
                                    .map(score -> mean > 0 ? score / mean : 0)
                                    .boxed()
                                    .toList());
                });
        return normalised;
    }
}
