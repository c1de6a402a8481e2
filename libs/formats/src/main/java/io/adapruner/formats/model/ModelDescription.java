package io.adapruner.formats.model;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * What a user says of a model's file.
 *
 * @param file its name, whose extension distinguishes formats; not its path
 * @param architecture name of a known family member, e.g. {@code resnet56-cifar}; empty: the file describes its structure
 * @param classes empty: read from the classifier's weight
 * @param input of one sample, channels first, e.g. {@code [C, H, W]} or {@code [C, L]}; empty: the architecture's or the file's own
 * @param weights which of several sets of weights is taken; empty: the plain ones where the file has them
 * @param network that the weights belong to, as an earlier job described it; it stands in the place of an architecture
 * @param fixed inputs of a file that become constants
 */
public record ModelDescription(
        String file,
        Optional<String> architecture,
        Optional<Integer> classes,
        Optional<TensorShape> input,
        Optional<WeightSet> weights,
        Optional<Network> network,
        FixedInputs fixed) {
    private static final int MOST_CLASSES = 1_000_000;
    private static final int LARGEST_EXTENT = 8192;
    private static final int MOST_AXES = 5;
    /** A gibibyte of one sample. */
    private static final double MOST_VALUES = 1 << 28;

    /**
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} for absurd numbers, before anything is built from them, and for
     *     what a network has itself
     */
    public ModelDescription {
        network.ifPresent(own -> {
            refuseBeside("architecture", architecture, own);
            refuseBeside("classes", classes, own);
            refuseBeside("input", input, own);
        });
        if (!fixed.names().isEmpty() && (architecture.isPresent() || network.isPresent())) {
            throw invalid("inputs are fixed of a file that describes its own structure");
        }
        classes.filter(c -> c < 1 || c > MOST_CLASSES).ifPresent(c -> {
            throw invalid("classes " + c + " must be in 1.." + MOST_CLASSES);
        });
        input.map(TensorShape::dims)
                .filter(dims -> dims.size() > MOST_AXES
                        || dims.stream().anyMatch(d -> d > LARGEST_EXTENT)
                        || dims.stream().mapToDouble(d -> d).reduce(1, (a, b) -> a * b) > MOST_VALUES)
                .ifPresent(ModelDescription::refuseInput);
    }

    /** Without a word on which weights are taken. */
    public ModelDescription(
            String file, Optional<String> architecture, Optional<Integer> classes, Optional<TensorShape> input) {
        this(file, architecture, classes, input, Optional.empty(), Optional.empty());
    }

    /** Without fixed inputs. */
    public ModelDescription(
            String file,
            Optional<String> architecture,
            Optional<Integer> classes,
            Optional<TensorShape> input,
            Optional<WeightSet> weights,
            Optional<Network> network) {
        this(file, architecture, classes, input, weights, network, FixedInputs.NONE);
    }

    /** The same with other fixed inputs. */
    public ModelDescription with(FixedInputs changed) {
        return new ModelDescription(file, architecture, classes, input, weights, network, changed);
    }

    /** Weights of a network that an earlier job described. */
    public static ModelDescription of(String file, Network network, Optional<WeightSet> weights) {
        return new ModelDescription(
                file, Optional.empty(), Optional.empty(), Optional.empty(), weights, Optional.of(network));
    }

    /** An input as it stands in a request. */
    public static TensorShape input(List<Integer> dims) {
        if (dims.isEmpty() || dims.stream().anyMatch(d -> d == null || d < 1)) {
            refuseInput(dims);
        }
        return new TensorShape(dims);
    }

    private static void refuseBeside(String what, Optional<?> said, Network network) {
        if (said.isPresent()) {
            throw invalid(
                    what + " goes without a network that the weights belong to; " + network.name() + " has its own");
        }
    }

    private static void refuseInput(List<Integer> dims) {
        throw invalid("input " + dims + " must be [channels, ...], 1 to " + MOST_AXES + " numbers, each 1.."
                + LARGEST_EXTENT + ", and at most " + (long) MOST_VALUES + " values together");
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
