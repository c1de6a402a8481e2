package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model to register. Weights alone belong to an architecture, to a network that was uploaded with them, or to a job's result.
 *
 * @param file name within the upload
 * @param architecture name of a known family member, e.g. {@code resnet56-cifar}
 * @param network name within the upload of a {@code network.json} of an earlier result
 * @param result of a job whose {@code network.json} is taken
 * @param classes empty: read from the classifier's weight
 * @param input {@code [C, H, W]}; empty: the architecture's own
 * @param weights which of several sets of weights in the file is taken; empty: the plain ones where it has them
 * @param preprocessing empty: the earlier network's, else ImageNet's
 * @param fixedInputs values of inputs of the file that become constants, by name; empty: none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelRequest(
        String uploadId,
        String file,
        Optional<String> architecture,
        Optional<String> network,
        Optional<EarlierResult> result,
        Optional<Integer> classes,
        Optional<List<Integer>> input,
        Optional<WeightSet> weights,
        Optional<Preprocessing> preprocessing,
        Optional<Map<String, List<Double>>> fixedInputs) {
    private static final int LONGEST_NAME = 128;
    private static final int MOST_CLASSES = 1_000_000;
    private static final int MOST_CHANNELS = 1024;
    private static final int MOST_INPUT_AXES = 5;

    public ModelRequest {
        Required.text("uploadId", uploadId, LONGEST_NAME);
        Required.text("file", file, LONGEST_NAME);
        architecture = architecture == null ? Optional.empty() : architecture;
        network = network == null ? Optional.empty() : network;
        result = result == null ? Optional.empty() : result;
        classes = classes == null ? Optional.empty() : classes;
        input = input == null ? Optional.empty() : input;
        weights = weights == null ? Optional.empty() : weights;
        preprocessing = preprocessing == null ? Optional.empty() : preprocessing;
        fixedInputs = fixedInputs == null ? Optional.empty() : fixedInputs;
        fixed(fixedInputs);
        architecture.ifPresent(name -> Required.text("architecture", name, LONGEST_NAME));
        network.ifPresent(name -> Required.text("network", name, LONGEST_NAME));
        require(
                Stream.of(architecture, network, result)
                                .filter(Optional::isPresent)
                                .count()
                        <= 1,
                "of architecture, network and result one at most says what the weights belong to");
        require(
                (network.isEmpty() && result.isEmpty()) || (classes.isEmpty() && input.isEmpty()),
                "classes and input go without network and result, which have their own");
        classes.ifPresent(c -> require(c >= 1 && c <= MOST_CLASSES, "classes " + c + " must be in 1.." + MOST_CLASSES));
        input.ifPresent(axes -> require(
                axes.size() >= 1 && axes.size() <= MOST_INPUT_AXES,
                "input holds " + axes.size() + " numbers; it is channels first, 1 to " + MOST_INPUT_AXES + " of them"));
        preprocessing.ifPresent(p -> require(
                p.mean().size() <= MOST_CHANNELS,
                "preprocessing is of " + p.mean().size() + " channels, at most " + MOST_CHANNELS + " are taken"));
    }

    /** Without an earlier network. */
    public ModelRequest(
            String uploadId,
            String file,
            Optional<String> architecture,
            Optional<Integer> classes,
            Optional<List<Integer>> input,
            Optional<WeightSet> weights,
            Optional<Preprocessing> preprocessing) {
        this(
                uploadId,
                file,
                architecture,
                Optional.empty(),
                Optional.empty(),
                classes,
                input,
                weights,
                preprocessing,
                Optional.empty());
    }

    private static FixedInputs fixed(Optional<Map<String, List<Double>>> values) {
        return values.map(given -> new FixedInputs(new LinkedHashMap<>(given))).orElse(FixedInputs.NONE);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }

    /** A registration of what is said of a file. */
    public static ModelRequest of(String uploadId, ModelDescription said, Optional<Preprocessing> preprocessing) {
        return new ModelRequest(
                uploadId,
                said.file(),
                said.architecture(),
                Optional.empty(),
                Optional.empty(),
                said.classes(),
                said.input().map(TensorShape::dims),
                said.weights(),
                preprocessing,
                Optional.<Map<String, List<Double>>>of(said.fixed().values()).filter(fixed -> !fixed.isEmpty()));
    }

    /** The same for weights that belong to a network that is uploaded with them under this name. */
    public ModelRequest ofNetwork(String name) {
        return belongingTo(Optional.of(name), Optional.empty());
    }

    /** The same for weights that belong to what an earlier job left. */
    public ModelRequest ofResult(EarlierResult earlier) {
        return belongingTo(Optional.empty(), Optional.of(earlier));
    }

    private ModelRequest belongingTo(Optional<String> uploaded, Optional<EarlierResult> earlier) {
        return new ModelRequest(
                uploadId, file, architecture, uploaded, earlier, classes, input, weights, preprocessing, fixedInputs);
    }

    /**
     * What the request says of the file.
     *
     * @param earlier the network that it names
     */
    public ModelDescription description(Optional<Network> earlier) {
        return new ModelDescription(
                file, architecture, classes, input.map(ModelDescription::input), weights, earlier, fixed(fixedInputs));
    }
}
