package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;

/**
 * Mean loss over a batch from logits {@code outputs[0]} and labels {@code y}: cross-entropy against labels smoothed by e,
 * {@code (1 - e) * onehot + e / classes} (Szegedy et al. 2016), and with a teacher, for each image whose label the teacher gives
 * too, {@code (1 - w) * CE + w * T^2 * KL(teacher || student)} at temperature T (Hinton et al. 2015). Of the other images the
 * teacher knows less than the label says, so that alone teaches (Meng et al. 2019, 1904.12399). Where images are mixed the
 * cross-entropy is so too, by the share {@code own} that is an image's own.
 */
record LossCode(TrainingRecipe recipe) {
    /** How torch.cross_entropy_loss reduces a batch. */
    private static final int NONE = 0;

    private static final int MEAN = 1;

    String statements() {
        return "    o = outputs[0]\n    hits = torch.sum(torch.eq(torch.argmax(o, 1), y))\n"
                + recipe.distillation().map(this::distilled).orElse("    loss = " + crossEntropy(MEAN) + "\n");
    }

    private String crossEntropy(int reduction) {
        if (!recipe.changes().mixes()) {
            return crossEntropy("y", reduction);
        }
        return "torch.add(torch.mul(" + crossEntropy("y", reduction) + ", own), torch.mul("
                + crossEntropy("torch.roll(y, [1], [0])", reduction) + ", torch.rsub(own, 1.)))";
    }

    private String crossEntropy(String labels, int reduction) {
        return "torch.cross_entropy_loss(o, " + labels + ", None, " + reduction + ", -100, "
                + NetworkCode.number(recipe.labelSmoothing()) + ")";
    }

    private String distilled(Distillation d) {
        String soft = "torch.log_softmax(torch.div(%s, " + NetworkCode.number(d.temperature()) + "), 1, None)";
        double factor = d.weight() * d.temperature() * d.temperature();
        return "    t = ((self).teach(input, ))[0]\n"
                // 6 is the number of float32 among PyTorch's types.
                + "    right = torch.to(torch.eq(torch.argmax(t, 1), y), 6)\n"
                + "    taught = " + soft.formatted("t") + "\n"
                + "    learnt = " + soft.formatted("o") + "\n"
                + "    divergence = torch.sum(torch.kl_div(learnt, taught, " + NONE + ", log_target=True), [1])\n"
                + "    labels = torch.rsub(" + TrainingScript.scaled("right", d.weight()) + ", 1.)\n"
                + "    teacher = " + TrainingScript.scaled("right", factor) + "\n"
                + "    loss = torch.mean(torch.add(torch.mul(labels, " + crossEntropy(NONE)
                + "), torch.mul(teacher, divergence)))\n";
    }
}
