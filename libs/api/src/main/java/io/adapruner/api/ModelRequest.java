package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * A model to register.
 *
 * @param file name within the upload
 * @param architecture name of a known family member, e.g. {@code resnet56-cifar}; empty: the file describes its structure
 * @param classes empty: read from the classifier's weight
 * @param input {@code [C, H, W]}; empty: the architecture's own
 * @param weights which of several sets of weights in the file is taken; empty: the plain ones where it has them
 * @param preprocessing empty: ImageNet's
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelRequest(
        String uploadId,
        String file,
        Optional<String> architecture,
        Optional<Integer> classes,
        Optional<List<Integer>> input,
        Optional<WeightSet> weights,
        Optional<Preprocessing> preprocessing) {
    private static final int LONGEST_NAME = 128;
    private static final int MOST_CLASSES = 1_000_000;
    private static final int MOST_CHANNELS = 1024;
    private static final int INPUT_AXES = 3;

    public ModelRequest {
        Required.text("uploadId", uploadId, LONGEST_NAME);
        Required.text("file", file, LONGEST_NAME);
        architecture = architecture == null ? Optional.empty() : architecture;
        classes = classes == null ? Optional.empty() : classes;
        input = input == null ? Optional.empty() : input;
        weights = weights == null ? Optional.empty() : weights;
        preprocessing = preprocessing == null ? Optional.empty() : preprocessing;
        architecture.ifPresent(name -> Required.text("architecture", name, LONGEST_NAME));
        classes.ifPresent(c -> require(c >= 1 && c <= MOST_CLASSES, "classes " + c + " must be in 1.." + MOST_CLASSES));
        input.ifPresent(axes -> require(
                axes.size() == INPUT_AXES, "input holds " + axes.size() + " numbers; it is channels, height, width"));
        preprocessing.ifPresent(p -> require(
                p.mean().size() <= MOST_CHANNELS,
                "preprocessing is of " + p.mean().size() + " channels, at most " + MOST_CHANNELS + " are taken"));
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
                said.classes(),
                said.input().map(TensorShape::dims),
                said.weights(),
                preprocessing);
    }

    /** What the request says of the file. */
    public ModelDescription description() {
        return new ModelDescription(file, architecture, classes, input.map(ModelDescription::input), weights);
    }
}
