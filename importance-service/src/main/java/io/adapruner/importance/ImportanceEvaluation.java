package io.adapruner.importance;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Map;
import java.util.Set;

/** What a width rule, or those that are tried, need to know of a network. */
public final class ImportanceEvaluation {
    private final Network network;
    private final WidthRule rule;
    private final Prunable prunable;
    private final BlockScales scales;

    /** @throws ProblemException NOTHING_TO_PRUNE listing what is kept whole and why */
    public ImportanceEvaluation(Network network, Method method) {
        this.network = network;
        this.rule = method.widthRule();
        this.prunable = Prunable.of(network, ChannelGroups.of(network), method.scope());
        if (prunable.groups().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NOTHING_TO_PRUNE,
                    "no channel group of " + network.name() + " may be pruned; kept whole: " + prunable.keptWhole());
        }
        this.scales = new BlockScales(network, prunable);
    }

    public Prunable prunable() {
        return prunable;
    }

    /** Names of the tensors to read: for the paper's rule a small part of the file, for the control none. */
    public Set<String> wanted() {
        return switch (rule) {
            case UNIFORM -> Set.of();
            case ADAPRUNER -> scales.wanted();
            case AUTO, GLOBAL, RESIDUAL -> network.parameters().keySet();
        };
    }

    /** Whether one of the rules needs residuals, measured on images. */
    public boolean measures() {
        return rule.tried().contains(WidthRule.RESIDUAL);
    }

    /**
     * @param weights with the {@link #wanted} tensors
     * @param curves as {@link ResidualMeasurement} measures them where {@link #measures}; none otherwise
     * @param bytesRead of the model's file
     * @param modelBytes size of that file
     */
    public Importance document(
            Weights weights, ResidualMeasurement.Curves curves, long bytesRead, long modelBytes, double seconds) {
        return new Importance(
                rule,
                rule == WidthRule.UNIFORM ? scales.uniform() : scales.importance(weights),
                rule == WidthRule.GLOBAL ? GlobalRanking.of(network, prunable, weights) : Map.of(),
                curves.residuals(),
                curves.eliminations(),
                prunable.keptWhole(),
                bytesRead,
                modelBytes,
                seconds);
    }
}
