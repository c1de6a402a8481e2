package io.adapruner.finetune.training;

import io.adapruner.engine.Teacher;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Optional;

/**
 * What is trained, and how.
 *
 * @param weights to start from
 * @param sparsity weight of the penalty sum |gamma| over the BN scales; 0: none
 * @param teacher present when the recipe asks for distillation, or when it is imitated
 * @param seed of the order and augmentation of images
 */
public record TrainingTask(
        Network network,
        Weights weights,
        Preprocessing preprocessing,
        TrainingRecipe recipe,
        double sparsity,
        Optional<Teacher> teacher,
        Precision precision,
        long seed) {
    /** Whether labels are learnt from. */
    public boolean labelled() {
        return imitated().isEmpty();
    }

    /** The network whose outputs alone teach. */
    public Optional<Teacher> imitated() {
        return teacher.filter(Teacher::imitated);
    }
}
