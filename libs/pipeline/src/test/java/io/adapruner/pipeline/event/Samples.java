package io.adapruner.pipeline.event;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Interpolation;
import io.adapruner.recipe.PictureView;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One event of every kind with every field filled. */
public final class Samples {
    private Samples() {}

    public static PruningRequest request() {
        var method = new Method(
                WidthRule.RESIDUAL,
                List.of(CriterionName.BN_SCALE, CriterionName.FIRST_K),
                true,
                8,
                0.25,
                List.of("layer*"),
                List.of("*.downsample.*"),
                true,
                512,
                20);
        var training = new TrainingRecipe(
                3,
                64,
                0.02,
                0.9,
                true,
                1e-4,
                0.5,
                0.1,
                Optional.of(5.0),
                Optional.of(0.999),
                Optional.of(Distillation.defaults()),
                Optional.of(RateSearch.defaults()),
                Optional.of(new Augmentation(Augmentation.Crop.RESIZED, true, 0.4, 9, 0.1, 0.2, 1)),
                Optional.of(65_536));
        return new PruningRequest(
                        "model-1",
                        "data-1",
                        List.of(Budget.parse("macs=50%"), Budget.parse("parameters=400000")),
                        method,
                        training,
                        Optional.of(new SparseTraining(2, 1e-4, 0.01)),
                        Precision.BF16,
                        7)
                .withView(new PictureView(
                        Optional.of(256),
                        PictureView.Crop.CENTRE,
                        Interpolation.BICUBIC,
                        PictureView.Orientation.APPLIED))
                .withSteps(3);
    }

    public static List<Event> all(String jobId) {
        var inherited = new WeightsInherited(
                jobId,
                1,
                request(),
                "jobs/j/targets/1/trained/",
                "jobs/j/targets/1/steps/2/importance.json",
                "subnetwork",
                "inheritance",
                new Step(2));
        return List.of(
                new PruningRequested(jobId, request(), "jobs/j/targets/1/trained/", Target.budget(1), new Step(2)),
                new ImportanceEvaluated(
                        jobId,
                        request(),
                        "jobs/j/targets/1/trained/",
                        "jobs/j/targets/1/steps/2/importance.json",
                        Target.budget(1),
                        new Step(2)),
                new SubnetworkFound(
                        jobId, 1, request(), "models/m/", "jobs/j/importance.json", "subnetwork", new Step(2)),
                inherited,
                new TrainingSliceRequested(
                        jobId,
                        Target.budget(1),
                        Training.FINE_TUNE,
                        3,
                        1200,
                        request(),
                        Optional.of(inherited),
                        Optional.of(2)),
                new NetworkFinetuned(jobId, 1, "jobs/j/targets/1/result/result.json"),
                new JobProgressed(
                        jobId,
                        Target.wholeJob(),
                        Stage.SPARSE_TRAINING,
                        0.25,
                        Optional.of(12.5),
                        Map.of("imagesPerSecond", 1500.0),
                        "epoch 1 of 4",
                        1_700_000_000_000L,
                        Step.FIRST),
                new JobFailed(
                        jobId,
                        Target.budget(0),
                        Stage.SEARCH,
                        ProblemCode.UNREACHABLE_BUDGET,
                        "below 12 %",
                        1_700_000_000_000L),
                new JobControlled(jobId, Control.CANCEL, 1_700_000_000_000L));
    }
}
