package io.adapruner.cli;

import io.adapruner.api.choice.DistillationChoices;
import io.adapruner.api.choice.LearningRateChoice;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the pruned network is fine-tuned; what is not given is left to the gateway's defaults. */
final class TrainingOptions {
    private static final String OFF = "off";

    @Option(
            names = "--epochs",
            description =
                    "Epochs of fine-tuning, of all steps together (default: 1; one for each of several steps; 0: none).")
    Integer epochs;

    @Option(names = "--batch", description = "Images per step, unless the data set has fewer (default: 128).")
    Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description =
                    "Peak learning rate, or auto: short trainings on held-out images find it, within a tenth of the"
                            + " training (default: auto).")
    String learningRate;

    @Option(names = "--momentum", description = "SGD momentum (default: 0.9).")
    Double momentum;

    @Option(names = "--nesterov", negatable = true, description = "Nesterov momentum (default: on).")
    Boolean nesterov;

    @Option(names = "--weight-decay", description = "On weights, not on BN and bias (default: 5e-4).")
    Double weightDecay;

    @Option(names = "--warmup", description = "Epochs of linear warm-up (default: 0).")
    Double warmup;

    @Option(names = "--label-smoothing", description = "In [0, 1) (default: 0).")
    Double labelSmoothing;

    @Option(names = "--gradient-clip", description = "Largest global norm of the gradient (default: none).")
    Double gradientClip;

    @Option(names = "--ema", description = "Decay of averaged weights that become the result (default: none).")
    Double ema;

    @Option(
            names = "--distill",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "WEIGHT,TEMPERATURE",
            description =
                    "How the original network teaches the pruned one where it gives the image's label itself, or off: it does"
                            + " not (default: 0.9,4).")
    String distill;

    @Option(
            names = "--augment",
            paramLabel = "KEY=VALUE,...",
            description =
                    "How training images are changed, or off. crop=auto: parts of the pictures as they came, resized, where the"
                            + " network takes more than 64x64 pixels (resized), else windows in padded images (padded), or none;"
                            + " flip=on|off; jitter=, brightness, contrast and saturation by up to this share; randaugment=, a"
                            + " magnitude of 30; erasing=, a probability; mixup= and cutmix=, alphas (default:"
                            + " crop=auto,flip=on).")
    String augment;

    @Option(
            names = "--shuffle-buffer",
            paramLabel = "IMAGES",
            description =
                    "Among how many images the next one is chosen at random, for data beyond the local disk: whole shards, in any"
                            + " order, are brought until they hold so many (default: among all).")
    Integer shuffleBuffer;

    /**
     * What was given; the rest is left to the gateway.
     *
     * @throws ProblemException for a value that cannot be read
     */
    TrainingChoices choices() {
        return new TrainingChoices(
                Optional.ofNullable(epochs),
                Optional.ofNullable(batch),
                Optional.ofNullable(learningRate).map(TrainingOptions::rate),
                Optional.ofNullable(momentum),
                Optional.ofNullable(nesterov),
                Optional.ofNullable(weightDecay),
                Optional.ofNullable(warmup),
                Optional.ofNullable(labelSmoothing),
                Optional.ofNullable(gradientClip),
                Optional.ofNullable(ema),
                Optional.ofNullable(distill).map(TrainingOptions::distillation),
                Optional.empty(),
                Optional.ofNullable(augment).map(given -> new AugmentOption(given).choices()),
                Optional.ofNullable(shuffleBuffer));
    }

    private static LearningRateChoice rate(String given) {
        if (given.equals(LearningRateChoice.AUTO)) {
            return new LearningRateChoice.Auto();
        }
        try {
            return new LearningRateChoice.Given(Double.parseDouble(given));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "--learning-rate=" + given + " is neither a number nor " + LearningRateChoice.AUTO,
                    e);
        }
    }

    /** Reads {@code WEIGHT,TEMPERATURE}, each of which may be left out, or {@code off}. */
    private static DistillationChoices distillation(String given) {
        if (given.equals(OFF)) {
            return DistillationChoices.off();
        }
        String[] parts = given.split(",", -1);
        try {
            if (parts.length > 2) {
                throw new NumberFormatException("more than two numbers");
            }
            return new DistillationChoices(number(parts, 0), number(parts, 1));
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "--distill=" + given + " is neither WEIGHT,TEMPERATURE nor " + OFF, e);
        }
    }

    private static Optional<Double> number(String[] parts, int index) {
        return index < parts.length && !parts[index].isBlank()
                ? Optional.of(Double.parseDouble(parts[index]))
                : Optional.empty();
    }
}
