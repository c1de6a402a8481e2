package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;

/**
 * Mean loss over a batch from logits {@code o} and labels {@code y}: cross-entropy against labels smoothed by e,
 * {@code (1 - e) * onehot + e / classes} (Szegedy et al. 2016), and with a teacher
 * {@code (1 - w) * CE + w * T^2 * KL(teacher || student)} at temperature T (Hinton et al. 2015).
 */
record LossCode(TrainingRecipe recipe) {
    String statements() {
        String crossEntropy =
                "torch.cross_entropy_loss(o, y, None, 1, -100, " + NetworkCode.number(recipe.labelSmoothing()) + ")";
        return recipe.distillation().map(d -> distilled(d, crossEntropy)).orElse("    loss = " + crossEntropy + "\n");
    }

    private static String distilled(Distillation d, String crossEntropy) {
        String soft = "torch.log_softmax(torch.div(%s, " + NetworkCode.number(d.temperature()) + "), 1, None)";
        double factor = d.weight() * d.temperature() * d.temperature();
        return "    taught = " + soft.formatted("(self).teach(input, )") + "\n"
                + "    learnt = " + soft.formatted("o") + "\n"
                // Mean over the batch of the sum over classes: 2 is "sum", True says that the target is in logs.
                + "    divergence = torch.div(torch.kl_div(learnt, taught, 2, log_target=True), torch.size(o, 0))\n"
                + "    loss = torch.add(" + TrainingScript.scaled(crossEntropy, 1 - d.weight()) + ", "
                + TrainingScript.scaled("divergence", factor) + ")\n";
    }
}
