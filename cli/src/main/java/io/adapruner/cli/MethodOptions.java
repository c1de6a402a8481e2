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
import picocli.CommandLine.Option;

/** The method's choices; what is not given is left to the gateway's defaults, so that those live in one place. */
final class MethodOptions {
    @Option(
            names = "--keep",
            required = true,
            paramLabel = "BUDGET",
            description =
                    "What may remain: macs=50%%, macs=62.7M, parameters=30%%, parameters=400k. Repeat for several.")
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

    @Option(names = "--multiple-of", description = "Widths are multiples of this (default: 1).")
    Integer multipleOf;

    @Option(names = "--minimum-kept", description = "Smallest fraction of a group that stays (default: 0.1).")
    Double minimumKept;

    @Option(names = "--include", description = "Prune only groups that match this glob pattern. Repeat for several.")
    List<String> include;

    @Option(names = "--exclude", description = "Keep groups whole that match this glob pattern. Repeat for several.")
    List<String> exclude;

    @Option(names = "--prune-tied", description = "Prune residual-tied widths too, each as one group.")
    boolean pruneTied;

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
        putIfGiven(method, "multipleOf", multipleOf);
        putIfGiven(method, "calibrationImages", calibrationImages);
        putIfGiven(method, "recalibrationBatches", recalibrationBatches);
        if (minimumKept != null) {
            method.put("minimumKept", minimumKept);
        }
        putAll(method, "include", include);
        putAll(method, "exclude", exclude);
        if (pruneTied) {
            method.put("pruneTied", true);
        }
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

    private static void putAll(ObjectNode node, String field, List<String> values) {
        if (values != null) {
            var list = node.putArray(field);
            values.forEach(list::add);
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
