package io.adapruner.engine.script;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Likeness;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Mean loss over a batch from {@code outputs} and what the teacher gives for the same {@code input}: the weighted sum of the
 * outputs' errors as {@link Aim#error} has them, and that of the residual streams behind them, whose squared error is over the variance of
 * the teacher's values in the batch, mean over channels. No label is looked at, so nothing is a hit.
 *
 * @param streams shapes of those that are given behind the outputs
 * @param weight of the mean of their errors
 */
record ImitationCode(List<Aim> aims, List<TensorShape> streams, double weight) {
    /** A stream that does not vary is compared in its own units. */
    private static final double LEAST_VARIANCE = 1e-12;

    String statements() {
        var code = new StringBuilder("    targets = (self).teach(input, )\n");
        String sum = "";
        for (int k = 0; k < aims.size(); k++) {
            Aim aim = aims.get(k);
            code.append("    e%d = %s\n".formatted(k, error(aim, "outputs[" + k + "]", "targets[" + k + "]")));
            String weighted = TrainingScript.scaled("e" + k, aim.weight());
            sum = sum.isEmpty() ? weighted : "torch.add(" + sum + ", " + weighted + ")";
        }
        for (int k = aims.size(); k < aims.size() + streams.size(); k++) {
            TensorShape shape = streams.get(k - aims.size());
            code.append("    e%d = %s\n".formatted(k, error(shape, "outputs[" + k + "]", "targets[" + k + "]")));
            sum = "torch.add(" + sum + ", " + TrainingScript.scaled("e" + k, weight / streams.size()) + ")";
        }
        return code + "    loss = " + sum + "\n    hits = torch.mul(torch.detach(loss), 0.)\n";
    }

    /** Variance of each channel over images and positions. */
    private static String error(TensorShape shape, String found, String original) {
        String others = IntStream.range(0, shape.rank() + 1)
                .filter(axis -> axis != 1)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "[", "]"));
        String squares = "torch.mean(torch.square(torch.sub(" + found + ", " + original + ")))";
        String centred = "torch.sub(" + original + ", torch.mean(" + original + ", " + others + ", True))";
        return "torch.div(" + squares + ", torch.clamp_min(torch.mean(torch.square(" + centred + ")), "
                + NetworkCode.number(LEAST_VARIANCE) + "))";
    }

    private static String error(Aim aim, String found, String original) {
        if (aim.likeness() == Likeness.VALUES) {
            return TrainingScript.scaled(
                    "torch.mean(torch.square(torch.sub(" + found + ", " + original + ")))", 1 / aim.variance());
        }
        String soft = "torch.log_softmax(%s, 1, None)";
        return "torch.mean(torch.sum(torch.kl_div(" + soft.formatted(found) + ", " + soft.formatted(original)
                + ", 0, log_target=True), [1]))";
    }
}
