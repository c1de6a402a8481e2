package io.adapruner.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.UploadName;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** The network to prune and the data to prune it on. */
final class ModelOptions {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "PyTorch state dict (.pt, .pth, .th), safetensors, or torch.export archive (.pt2).")
    Path model;

    @Option(
            names = "--architecture",
            description = "What the weights belong to, e.g. resnet56-cifar, resnet50, vgg16-bn, mobilenet-v2;"
                    + " not needed for .pt2, which describes its own structure.")
    String architecture;

    @Option(names = "--classes", description = "Number of classes (default: as the classifier's weights say).")
    Integer classes;

    @Option(names = "--input", description = "Input as CxHxW, e.g. 3x32x32 (default: the architecture's own).")
    String input;

    @Option(names = "--mean", split = ",", description = "Per-channel mean of the input (default: ImageNet's).")
    List<Double> mean;

    @Option(names = "--deviation", split = ",", description = "Per-channel deviation (default: ImageNet's).")
    List<Double> deviation;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "WebDataset tar shards (train-*.tar, test-*.tar) or an ImageFolder tree.")
    Path data;

    /** @throws ProblemException for a file that is not there or a value that cannot be read */
    void writeTo(ObjectNode registration) {
        if (!Files.isRegularFile(model)) {
            throw invalid("--model=" + model + " is no file");
        }
        if (!Files.exists(data)) {
            throw invalid("--data=" + data + " does not exist");
        }
        boolean describesItself = model.getFileName().toString().endsWith(".pt2");
        if (architecture == null && !describesItself) {
            throw invalid(
                    "--architecture is missing: " + model.getFileName() + " holds weights without their structure");
        }
        registration.put("file", UploadName.of(model));
        if (architecture != null) {
            registration.put("architecture", architecture);
        }
        if (classes != null) {
            registration.put("classes", classes);
        }
        if (input != null) {
            if (!input.matches("[1-9][0-9]{0,3}x[1-9][0-9]{0,4}x[1-9][0-9]{0,4}")) {
                throw invalid("--input=" + input + " is not of the form 3x32x32");
            }
            var shape = registration.putArray("input");
            Arrays.stream(input.split("x", -1)).mapToInt(Integer::parseInt).forEach(shape::add);
        }
        if ((mean == null) != (deviation == null)) {
            throw invalid("--mean and --deviation must be given together");
        }
        if (mean != null) {
            ObjectNode preprocessing = registration.putObject("preprocessing");
            var means = preprocessing.putArray("mean");
            mean.forEach(means::add);
            var deviations = preprocessing.putArray("deviation");
            deviation.forEach(deviations::add);
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
