package io.adapruner.engine.script;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.recipe.Likeness;
import java.util.List;

/**
 * Mean loss over a batch from {@code outputs} and what the teacher gives for the same {@code input}: the weighted sum of the
 * outputs' errors as {@link Aim#error} has them. No label is looked at, so nothing is a hit.
 */
record ImitationCode(List<Aim> aims) {
    String statements() {
        var code = new StringBuilder("    targets = (self).teach(input, )\n");
        String sum = "";
        for (int k = 0; k < aims.size(); k++) {
            Aim aim = aims.get(k);
            code.append("    e%d = %s\n".formatted(k, error(aim, "outputs[" + k + "]", "targets[" + k + "]")));
            String weighted = TrainingScript.scaled("e" + k, aim.weight());
            sum = sum.isEmpty() ? weighted : "torch.add(" + sum + ", " + weighted + ")";
        }
        return code + "    loss = " + sum + "\n    hits = torch.mul(torch.detach(loss), 0.)\n";
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
