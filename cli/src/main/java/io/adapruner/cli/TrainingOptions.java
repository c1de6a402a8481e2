package io.adapruner.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import picocli.CommandLine.Option;

/** How the pruned network is fine-tuned; what is not given is left to the gateway's defaults. */
final class TrainingOptions {
    @Option(names = "--epochs", description = "Epochs of fine-tuning (default: 1; 0: none).")
    Integer epochs;

    @Option(names = "--batch", description = "Images per step (default: 128).")
    Integer batch;

    @Option(names = "--learning-rate", description = "Peak learning rate (default: 0.01).")
    Double learningRate;

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
            fallbackValue = "0.9,4",
            paramLabel = "WEIGHT,TEMPERATURE",
            description = "Distil from the original network (without a value: ${FALLBACK-VALUE}).")
    String distill;

    void writeTo(ObjectNode request) {
        ObjectNode training = request.putObject("training");
        if (epochs != null) {
            training.put("epochs", epochs);
        }
        if (batch != null) {
            training.put("batch", batch);
        }
        put(training, "learningRate", learningRate);
        put(training, "momentum", momentum);
        if (nesterov != null) {
            training.put("nesterov", nesterov);
        }
        put(training, "weightDecay", weightDecay);
        put(training, "warmupEpochs", warmup);
        put(training, "labelSmoothing", labelSmoothing);
        put(training, "gradientClip", gradientClip);
        put(training, "emaDecay", ema);
        if (distill != null) {
            String[] parts = distill.split(",", -1);
            try {
                training.putObject("distillation")
                        .put("weight", Double.parseDouble(parts[0]))
                        .put("temperature", parts.length > 1 ? Double.parseDouble(parts[1]) : 4);
            } catch (NumberFormatException e) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "--distill=" + distill + " is not WEIGHT,TEMPERATURE", e);
            }
        }
    }

    private static void put(ObjectNode node, String field, Double value) {
        if (value != null) {
            node.put(field, value);
        }
    }
}
