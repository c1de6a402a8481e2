package io.adapruner.recipe;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * That a pruned network is to give what the unpruned one gives, instead of what labels say: for detectors, segmentation, and
 * wherever images have no labels.
 *
 * @param outputs all of the network's, in its order
 * @param streams weight of the error of the residual streams that both networks have whole, beside that of the outputs; empty: none
 */
public record Imitation(List<Output> outputs, Optional<Double> streams) {
    /** Most outputs that a network may have to be imitated. */
    public static final int MOST_OUTPUTS = 64;

    private static final double HEAVIEST = 1000;
    /** As networks have them. */
    private static final int LONGEST_NAME = 200;

    /**
     * One output.
     *
     * @param name as the network calls it
     * @param weight of its error among those of the other outputs; 0: it does not matter
     */
    public record Output(String name, Likeness likeness, double weight) {
        public Output {
            require(name != null && likeness != null, "an imitated output needs a name and a likeness");
            require(name.length() <= LONGEST_NAME, "an output's name has more than " + LONGEST_NAME + " characters");
            require(
                    weight >= 0 && weight <= HEAVIEST,
                    "weight " + weight + " of output " + name + " must be in 0.." + (int) HEAVIEST);
        }
    }

    public Imitation {
        outputs = List.copyOf(outputs);
        require(
                !outputs.isEmpty() && outputs.size() <= MOST_OUTPUTS,
                "1 to " + MOST_OUTPUTS + " outputs can be imitated, not " + outputs.size());
        Set<String> names = new HashSet<>();
        for (Output output : outputs) {
            require(names.add(output.name()), "output " + output.name() + " is named twice");
        }
        streams = streams == null ? Optional.empty() : streams;
        streams.ifPresent(weight ->
                require(weight >= 0 && weight <= HEAVIEST, "streams " + weight + " must be in 0.." + (int) HEAVIEST));
        require(outputs.stream().anyMatch(o -> o.weight() > 0), "every output has the weight 0: nothing is imitated");
    }

    /** Of the outputs alone. */
    public Imitation(List<Output> outputs) {
        this(outputs, Optional.empty());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
