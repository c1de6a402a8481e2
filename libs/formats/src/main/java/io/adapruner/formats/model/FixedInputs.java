package io.adapruner.formats.model;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Inputs of a file that are the same for every sample, as a factor by which images were scaled: they become constants of the network.
 *
 * @param values of one sample, row-major, by the names that the file has for the inputs; a single one stands for all of an input
 */
public record FixedInputs(SequencedMap<String, List<Double>> values) {
    public static final FixedInputs NONE = new FixedInputs(new LinkedHashMap<>());

    private static final int MOST_INPUTS = 64;
    private static final int MOST_VALUES = 4096;
    private static final int LONGEST_NAME = 200;

    /** @throws ProblemException {@link ProblemCode#INVALID_REQUEST} for too many or absurd numbers */
    public FixedInputs {
        var copy = new LinkedHashMap<String, List<Double>>();
        for (Map.Entry<String, List<Double>> input : values.entrySet()) {
            String name = input.getKey();
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw invalid(
                        "the name of a fixed input has 1 to " + LONGEST_NAME + " characters, not " + name.length());
            }
            if (input.getValue() == null
                    || input.getValue().isEmpty()
                    || input.getValue().size() > MOST_VALUES
                    || input.getValue().stream().anyMatch(v -> v == null || !Float.isFinite(v.floatValue()))) {
                throw invalid("fixed input " + name + " must have 1 to " + MOST_VALUES + " finite values");
            }
            copy.put(name, List.copyOf(input.getValue()));
        }
        if (copy.size() > MOST_INPUTS) {
            throw invalid(copy.size() + " inputs are fixed, at most " + MOST_INPUTS + " may be");
        }
        values = Collections.unmodifiableSequencedMap(copy);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** @throws ProblemException {@link ProblemCode#INVALID_REQUEST} naming one that the file does not have */
    public FixedInputs requireAmong(Collection<String> inputs) {
        for (String name : names()) {
            if (!inputs.contains(name)) {
                throw invalid("input " + name + " cannot be fixed: the file takes " + inputs);
            }
        }
        return this;
    }

    /**
     * The values of an input.
     *
     * @param sample its extents without the batch
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} where it has another number of values
     */
    public List<Double> of(String name, List<Long> sample) {
        List<Double> given = Objects.requireNonNull(values.get(name), name);
        long elements = 1;
        for (long extent : sample) {
            if (extent < 1 || extent > MOST_VALUES || elements * extent > MOST_VALUES) {
                throw invalid("input " + name + " is of " + sample + " and cannot be fixed: of a fixed size of at most "
                        + MOST_VALUES + " values it could be");
            }
            elements *= extent;
        }
        if (given.size() != 1 && given.size() != elements) {
            throw invalid("fixed input " + name + " has " + given.size() + " values; the file takes " + elements
                    + " of it, or one that stands for all");
        }
        return given.size() == elements ? given : Collections.nCopies((int) elements, given.getFirst());
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
