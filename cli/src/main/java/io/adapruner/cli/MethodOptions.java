package io.adapruner.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The method's choices; what is not given is left to the gateway's defaults, so that those live in one place. */
final class MethodOptions {
    @Option(
            names = "--keep",
            required = true,
            paramLabel = "BUDGET",
            description =
                    "What may remain: macs=50%%, macs=62.7M, parameters=30%%, parameters=400k, bytes=1.5M (of 32-bit"
                            + " weights). Repeat for several.")
    List<String> keep;

    @Option(
            names = "--criteria",
            split = ",",
            description = "Inheritance criteria to compare (default: all): l1, l2, bn-scale, fpgm, taylor, outgoing,"
                    + " random, first-k, reinitialised.")
    List<String> criteria;

    @Option(
            names = "--widths",
            description = "How the budget is spread: adapruner (default), uniform, global, residual.")
    String widths;

    @Option(names = "--no-compensation", description = "Leave out the least-squares weight compensation.")
    boolean noCompensation;

    @Mixin
    ScopeOptions scope;

    @Option(names = "--calibration-images", description = "Images for compensation (default: 1024).")
    Integer calibrationImages;

    @Option(names = "--recalibration-batches", description = "Batches of the BN recalibration (default: 50).")
    Integer recalibrationBatches;

    @Option(names = "--sparse-epochs", description = "Epochs of sparse training before importance (default: none).")
    Integer sparseEpochs;

    @Option(names = "--sparse-lambda", defaultValue = "1e-5", description = "Its penalty (default: ${DEFAULT-VALUE}).")
    double sparseLambda;

    @Option(
            names = "--sparse-learning-rate",
            defaultValue = "0.01",
            description = "Its peak learning rate (default: ${DEFAULT-VALUE}).")
    double sparseLearningRate;

    @Option(names = "--seed", defaultValue = "0", description = "Of every random choice (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--precision", description = "fp32 or bf16 (default: bf16).")
    String precision;

    /** @throws ProblemException for a budget or a name that cannot be read */
    void writeTo(ObjectNode request) {
        var budgets = request.putArray("budgets");
        for (Budget budget : keep.stream().map(Budget::parse).toList()) {
            budgets.addObject()
                    .put("metric", label(budget.metric()))
                    .put("unit", label(budget.unit()))
                    .put("value", budget.value());
        }
        ObjectNode method = request.putObject("method");
        if (widths != null) {
            method.put("widthRule", known("--widths", widths, WidthRule.values()));
        }
        if (criteria != null) {
            var list = method.putArray("criteria");
            criteria.forEach(name -> list.add(known("--criteria", name, CriterionName.values())));
        }
        if (noCompensation) {
            method.put("compensate", false);
        }
        scope.writeTo(method);
        putIfGiven(method, "calibrationImages", calibrationImages);
        putIfGiven(method, "recalibrationBatches", recalibrationBatches);
        if (sparseEpochs != null) {
            request.putObject("sparse")
                    .put("epochs", sparseEpochs)
                    .put("lambda", sparseLambda)
                    .put("learningRate", sparseLearningRate);
        }
        request.put("seed", seed);
        if (precision != null) {
            request.put("precision", known("--precision", precision, Precision.values()));
        }
    }

    private static void putIfGiven(ObjectNode node, String field, Integer value) {
        if (value != null) {
            node.put(field, value);
        }
    }

    private static String known(String option, String given, Enum<?>[] values) {
        List<String> labels = Arrays.stream(values).map(MethodOptions::label).toList();
        String label = given.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        if (!labels.contains(label)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, option + "=" + given + " is not one of " + String.join(", ", labels));
        }
        return label;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
