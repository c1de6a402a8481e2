package io.adapruner.cli;

import io.adapruner.api.Label;
import io.adapruner.cli.gateway.UploadName;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.formats.read.SelfDescribing;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a file of weights does not say itself. */
final class StructureOptions {
    @Mixin
    ContinueOption earlier;

    @Option(
            names = "--architecture",
            description = "What the weights belong to, e.g. resnet56-cifar, resnet50, vgg16-bn, mobilenet-v2;"
                    + " not needed for files that describe their own structure.")
    String architecture;

    @Option(names = "--classes", description = "Number of classes (default: as the classifier's weights say).")
    Integer classes;

    @Option(
            names = "--input",
            description =
                    "One sample, channels first: CxHxW of images, e.g. 3x32x32, CxL of signals, e.g. 6x128 (default: the file's or the"
                            + " architecture's own).")
    String input;

    @Option(
            names = "--weights",
            paramLabel = "SET",
            description =
                    "Which weights are taken of a checkpoint with both: plain (the default), or ema, averages of them.")
    String weights;

    @Option(
            names = "--fix-input",
            paramLabel = "NAME=VALUE[,VALUE...]",
            description =
                    "An input of a .pt2 or .onnx file that is the same for every sample, as scale_factor=1: it becomes a constant;"
                            + " its values, or one for all of them; may be repeated.")
    List<String> fixed = List.of();

    /**
     * What the options say of one file.
     *
     * @param option how the file was named on the command line, for messages
     * @throws ProblemException for a file that is not there or a value that cannot be read
     */
    ModelDescription of(Path file, String option) {
        if (!Files.isRegularFile(file)) {
            throw invalid(option + file + " is no file");
        }
        if (!Files.isReadable(file)) {
            throw invalid(option + file + " may not be read; check its permissions");
        }
        String name = file.getFileName().toString();
        if (earlier.given()) {
            requireNothingElse(name);
        } else if (architecture == null && SelfDescribing.of(name).isEmpty()) {
            // A text or a pickled module is refused for what it is.
            ModelFile.read(file);
            throw invalid("--architecture is missing: " + name
                    + " holds weights without their structure; name it, name with --continue the result that they were"
                    + " trained on from, or export the model as .pt2 (torch.export) or .onnx");
        }
        return new ModelDescription(
                UploadName.of(file),
                Optional.ofNullable(architecture),
                Optional.ofNullable(classes),
                input(),
                weights(),
                earlier.network(),
                fixed());
    }

    /**
     * As above, of a command that asks no gateway.
     *
     * @throws ProblemException also when the weights belong to the result of a job, which only a gateway knows
     */
    ModelDescription withoutGateway(Path file, String option) {
        earlier.requireFile();
        return of(file, option);
    }

    private void requireNothingElse(String name) {
        SelfDescribing.requireNone(name);
        if (architecture != null || classes != null || input != null) {
            throw invalid(
                    "--architecture, --classes and --input go without --continue: the earlier network has its own");
        }
    }

    private Optional<WeightSet> weights() {
        return Optional.ofNullable(weights).map(given -> Label.read(WeightSet.class, given)
                .orElseThrow(() -> invalid(
                        "--weights=" + given + " is not one of " + String.join(", ", Label.all(WeightSet.class)))));
    }

    private FixedInputs fixed() {
        var values = new LinkedHashMap<String, List<Double>>();
        for (String given : fixed) {
            int sign = given.lastIndexOf('=');
            try {
                List<Double> numbers = Arrays.stream(given.substring(sign + 1).split(",", -1))
                        .map(Double::valueOf)
                        .toList();
                if (sign < 1 || values.put(given.substring(0, sign), numbers) != null) {
                    throw invalid("--fix-input=" + given + " is not of the form NAME=VALUE[,VALUE...], each name once");
                }
            } catch (NumberFormatException e) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "--fix-input=" + given + " has values that are no numbers", e);
            }
        }
        return new FixedInputs(values);
    }

    private Optional<TensorShape> input() {
        if (input == null) {
            return Optional.empty();
        }
        if (!input.matches("[1-9][0-9]{0,4}(x[1-9][0-9]{0,4}){0,4}")) {
            throw invalid("--input=" + input + " is not of the form 3x32x32 or 6x128");
        }
        return Optional.of(TensorShape.of(
                Arrays.stream(input.split("x", -1)).mapToInt(Integer::parseInt).toArray()));
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
