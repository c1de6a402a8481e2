package io.adapruner.cli;

import io.adapruner.api.Label;
import io.adapruner.api.choice.TaskChoices;
import io.adapruner.api.choice.TaskChoices.Kind;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What makes the pruned network good. */
final class TaskOptions {
    @Option(
            names = "--task",
            paramLabel = "auto|classify|imitate",
            description =
                    "What is right: what labels say (classify), or what the unpruned network gives (imitate), which needs"
                            + " no labels and goes with any outputs (default: auto, labels where there are any for a classifier).")
    String kind;

    @Option(
            names = "--class-scores",
            paramLabel = "OUTPUT",
            description =
                    "An output that is scores of classes, along its channels, to be imitated as such; those that end"
                            + " in a softmax are known to be. May be given several times.")
    List<String> classScores;

    @Option(
            names = "--output-weight",
            paramLabel = "OUTPUT=WEIGHT",
            description = "How much an output's error is worth beside the others' (default: 1 each; 0: it does not"
                    + " matter). May be given several times.")
    Map<String, Double> weights;

    @Option(
            names = "--imitate-streams",
            paramLabel = "WEIGHT",
            description =
                    "How much the residual streams that are whole in both networks are worth beside the outputs, which"
                            + " are imitated (default: 0).")
    Double streams;

    Optional<TaskChoices> choices() {
        var choices = new TaskChoices(
                Optional.ofNullable(kind).map(TaskOptions::kind),
                Optional.ofNullable(classScores),
                Optional.ofNullable(weights),
                Optional.ofNullable(streams));
        return choices.equals(TaskChoices.NONE) ? Optional.empty() : Optional.of(choices);
    }

    private static Kind kind(String given) {
        return Label.read(Kind.class, given)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_REQUEST, "--task=" + given + " must be one of " + Label.all(Kind.class)));
    }
}
