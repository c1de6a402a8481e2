package io.adapruner.api.choice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes the pruned network good.
 *
 * @param kind empty: {@link Kind#AUTO}
 * @param classScores outputs that are scores of classes, along their channels; those that end in a softmax are known to be, and so
 *     is a single vector; of one channel none is
 * @param weights of outputs by name, where they are not all worth the same; 0: an output that does not matter
 * @param streams weight of the error of residual streams that are whole in both networks, beside the outputs'; empty: none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record TaskChoices(
        Optional<Kind> kind,
        Optional<List<String>> classScores,
        Optional<Map<String, Double>> weights,
        Optional<Double> streams) {
    /** No choice at all. */
    public static final TaskChoices NONE =
            new TaskChoices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Who says what is right. */
    public enum Kind {
        /** Labels where there are any that fit the network, else the unpruned network. */
        AUTO,
        /** Labels: one class is right. */
        CLASSIFY,
        /** The unpruned network: its outputs are right. */
        IMITATE
    }

    public TaskChoices {
        kind = kind == null ? Optional.empty() : kind;
        classScores = classScores == null ? Optional.empty() : classScores.map(List::copyOf);
        weights = weights == null ? Optional.empty() : weights.map(Map::copyOf);
        streams = streams == null ? Optional.empty() : streams;
        requireFew(classScores.map(List::size).orElse(0));
        requireFew(weights.map(Map::size).orElse(0));
    }

    /**
     * How the network's outputs are imitated by these choices.
     *
     * @throws ProblemException INVALID_REQUEST naming an output that the network does not have or, as class scores, one of a single channel,
     *     or a weight out of its range
     */
    public Imitation imitation(Network network) {
        List<String> names =
                network.outputs().stream().map(Network.Output::name).toList();
        List<String> classes = classScores.orElse(List.of());
        Map<String, Double> own = weights.orElse(Map.of());
        classes.forEach(name -> requireOutput(name, names));
        own.keySet().forEach(name -> requireOutput(name, names));
        classes.forEach(name -> requireSeveral(name, network));
        List<Imitation.Output> outputs = network.outputs().stream()
                .map(output -> new Imitation.Output(
                        output.name(),
                        classes.contains(output.name()) || tellsClasses(network, output)
                                ? Likeness.CLASSES
                                : Likeness.VALUES,
                        own.getOrDefault(output.name(), 1.0)))
                .toList();
        return new Imitation(outputs, streams);
    }

    private static boolean tellsClasses(Network network, Network.Output output) {
        return network.classes().isPresent()
                || (Logits.probabilities(network, output) && channels(network, output) > 1);
    }

    private static int channels(Network network, Network.Output output) {
        return network.shapes().get(output.value()).channels();
    }

    /** Of one class alone every network is sure: there would be nothing to learn, and all would agree. */
    private static void requireSeveral(String name, Network network) {
        boolean one = network.outputs().stream()
                .anyMatch(output -> output.name().equals(name) && channels(network, output) == 1);
        if (one) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "task names the output " + name
                            + " as class scores, but it has one channel, and among one class there is no choice; as values it is"
                            + " imitated without being named");
        }
    }

    private static void requireFew(int outputs) {
        if (outputs > Imitation.MOST_OUTPUTS) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "task names " + outputs + " outputs, at most " + Imitation.MOST_OUTPUTS + " are taken");
        }
    }

    private static void requireOutput(String name, List<String> names) {
        if (!names.contains(name)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "task names the output " + name.substring(0, Math.min(200, name.length()))
                            + ", which the network does not have; it has " + names);
        }
    }
}
