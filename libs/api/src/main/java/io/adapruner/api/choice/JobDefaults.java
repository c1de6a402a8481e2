package io.adapruner.api.choice;

import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.recipe.PictureView;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;

/** What a job gets where its request says nothing; defined here only. */
public final class JobDefaults {
    public static final Method METHOD = Method.defaults();
    public static final TrainingRecipe TRAINING = TrainingRecipe.defaults();
    /** Of a job that learns from no labels. */
    public static final TrainingRecipe IMITATION = TrainingRecipe.imitation();
    /** Of a job that asks for distillation without saying how. */
    public static final Distillation DISTILLATION = Distillation.defaults();
    /** Of a job that asks for sparse training without saying how. */
    public static final SparseTraining SPARSE = new SparseTraining(1, 1e-4, 0.01);

    /** Of a job whose budget is a latency. */
    public static final LatencyTarget LATENCY = LatencyTarget.defaults();

    /** Prune once, train once. */
    public static final StepSchedule STEPS = StepSchedule.ONE;

    /** Of pictures. */
    public static final PictureView VIEW = PictureView.defaults();

    public static final Precision PRECISION = Precision.BF16;
    public static final long SEED = 1;

    private JobDefaults() {}
}
