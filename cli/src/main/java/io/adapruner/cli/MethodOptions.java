package io.adapruner.cli;

import io.adapruner.api.Label;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.SparseChoices;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Optional;
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
                            + " weights), latency=50%%, latency=4ms (in ONNX Runtime). Repeat for several.")
    List<String> keep;

    @Option(
            names = "--steps",
            description =
                    "Reach each budget in so many steps, at most 10: prune, train, prune again. The epochs are divided over them;"
                            + " without --epochs there is one for each (default: 1).")
    Integer steps;

    @Option(
            names = "--criteria",
            split = ",",
            description =
                    "Inheritance criteria to compare (default: l2,taylor,outgoing,obs): l1, l2, bn-scale, fpgm, taylor,"
                            + " outgoing, obs, random, first-k, reinitialised.")
    List<String> criteria;

    @Option(
            names = "--widths",
            description =
                    "How the budget is spread: adapruner, uniform, global, residual; auto tries adapruner, uniform and"
                            + " residual on held-out images (default: auto).")
    String widths;

    @Option(
            names = "--no-compensation",
            description = "Leave out the least-squares weight compensation (default: it is done).")
    boolean noCompensation;

    @Mixin
    ScopeOptions scope;

    @Option(names = "--calibration-images", description = "Images for compensation (default: 1024).")
    Integer calibrationImages;

    @Option(names = "--recalibration-batches", description = "Batches of the BN recalibration (default: 50).")
    Integer recalibrationBatches;

    @Option(names = "--sparse-epochs", description = "Epochs of sparse training before importance (default: none).")
    Integer sparseEpochs;

    @Option(names = "--sparse-lambda", description = "Weight of its penalty, with --sparse-epochs (default: 1e-4).")
    Double sparseLambda;

    @Option(
            names = "--sparse-learning-rate",
            description = "Its peak learning rate, with --sparse-epochs (default: 0.01).")
    Double sparseLearningRate;

    @Option(names = "--seed", description = "Of every random choice (default: 1).")
    Long seed;

    @Option(names = "--precision", description = "fp32 or bf16 (default: bf16).")
    String precision;

    /** @throws ProblemException for a budget that cannot be read */
    List<Budget> budgets() {
        return keep.stream().map(Budget::parse).toList();
    }

    /** @throws ProblemException for a name that is not known */
    MethodChoices choices() {
        return scope.choices(new MethodChoices(
                Optional.ofNullable(widths).map(name -> known("--widths", name, WidthRule.class)),
                Optional.ofNullable(criteria).map(names -> names.stream()
                        .map(name -> known("--criteria", name, CriterionName.class))
                        .toList()),
                noCompensation ? Optional.of(false) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(calibrationImages),
                Optional.ofNullable(recalibrationBatches)));
    }

    /** @throws ProblemException for choices of a sparse training that is not requested */
    Optional<SparseChoices> sparse() {
        if (sparseEpochs == null && (sparseLambda != null || sparseLearningRate != null)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    (sparseLambda != null ? "--sparse-lambda" : "--sparse-learning-rate")
                            + " needs --sparse-epochs: without it there is no sparse training");
        }
        return Optional.ofNullable(sparseEpochs)
                .map(number -> new SparseChoices(
                        Optional.of(number),
                        Optional.ofNullable(sparseLambda),
                        Optional.ofNullable(sparseLearningRate)));
    }

    /** @throws ProblemException for a name that is not known */
    Optional<Precision> precision() {
        return Optional.ofNullable(precision).map(name -> known("--precision", name, Precision.class));
    }

    private static <E extends Enum<E>> E known(String option, String given, Class<E> type) {
        return Label.read(type, given)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        option + "=" + given + " is not one of " + String.join(", ", Label.all(type))));
    }
}
