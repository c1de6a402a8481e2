package io.adapruner.cli.testing;

import io.adapruner.api.Job;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobStatus;
import io.adapruner.api.Problem;
import io.adapruner.api.StageProgress;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.TargetResult.Accuracy;
import io.adapruner.pipeline.document.TargetResult.Base;
import io.adapruner.pipeline.document.TargetResult.BlockWidth;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.pipeline.document.TargetResult.Latency.Measurement;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.problem.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents of one small job, as a gateway gives them. */
public final class Documents {
    private Documents() {}

    public static ModelDocument model() {
        return ModelDocument.of(
                        Architectures.build("resnet20-cifar", 10), Method.defaults(), List.of("the stem is kept whole"))
                .registered("m1", Preprocessing.imageNet());
    }

    public static DatasetDocument dataset() {
        return new DatasetDocument(
                "d1",
                List.of("a"),
                SampleFormat.images(3, 32, 32),
                List.of(
                        new Split("train", List.of("train.tar"), 20, List.of(20), Optional.empty()),
                        new Split("test", List.of("test.tar"), 10, List.of(10), Optional.empty())),
                List.of());
    }

    public static Job job(String id, JobStatus state) {
        var problem = state == JobStatus.FAILED
                ? Optional.of(Problem.of(
                        ProblemCode.NON_FINITE_LOSS, Stage.FINE_TUNING, "the loss is NaN at step 7", List.of(0)))
                : Optional.<Problem>empty();
        return new Job(
                id,
                state,
                "2026-11-29T00:00:00Z",
                request().complete(),
                List.of(new Job.Target(
                        0, "macs=50%", state, Step.FIRST, Stage.FINE_TUNING, 0.5, Optional.empty(), problem)),
                List.of(progress(0.5)),
                problem);
    }

    public static JobRequest request() {
        return new JobRequest(
                "m1",
                "d1",
                List.of(Budget.parse("macs=50%")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(3L));
    }

    public static StageProgress progress(double fraction) {
        return new StageProgress(
                Stage.FINE_TUNING,
                0,
                fraction,
                Optional.of(75.0),
                Map.of("imagesPerSecond", 321.0, "loss", 0.125),
                "",
                1,
                Step.FIRST);
    }

    public static Report report() {
        return report(List.of());
    }

    /** Of a budget that was reached in several steps. */
    public static Report report(List<StepResult> steps) {
        var base = new Base(125_485_696, 853_018, Optional.of(89.47), 3_500_000);
        var target = new TargetReport(
                0,
                "macs=50%",
                base,
                62_700_000,
                0.49966,
                400_000,
                1_700_000,
                Optional.of(new Accuracy(35.2, 84.8, Optional.empty())),
                Optional.empty(),
                Optional.of(WidthRule.RESIDUAL),
                "l2",
                true,
                false,
                true,
                List.of(
                        candidate(WidthRule.ADAPRUNER, CriterionName.TAYLOR, 83.2, 556),
                        candidate(WidthRule.ADAPRUNER, CriterionName.L2, 82.1, 186),
                        candidate(WidthRule.RESIDUAL, CriterionName.L2, 84.9, 5000),
                        new CandidateResult(
                                Optional.of(WidthRule.RESIDUAL),
                                CriterionName.L2,
                                true,
                                false,
                                true,
                                84.7,
                                Optional.of(5000L),
                                1)),
                List.of(new BlockWidth("layer1.0", 0.25, 8, 16)),
                new Latency(
                        List.of(
                                new Measurement(1, 8.0, 6.0, 125.0, 166.7),
                                new Measurement(32, 100.0, 50.0, 320.0, 640.0)),
                        1,
                        "fp32"),
                List.of(),
                Optional.of(new LearningRate(
                        0.03,
                        LearningRate.Origin.FOUND,
                        Optional.of(0.625),
                        List.of(
                                new LearningRate.Trial(0.01, Optional.of(0.5), Optional.of(84.5)),
                                new LearningRate.Trial(0.03, Optional.of(0.4), Optional.of(85.25)),
                                LearningRate.Trial.diverged(0.1)),
                        9,
                        512,
                        12.5)),
                Map.of("model.pt", "jobs/j1/model.pt"),
                Map.of("search", 0.25),
                3,
                "fp32",
                "cpu",
                Map.of("adapruner", "0.1.0"),
                Optional.empty(),
                steps);
        return new Report(
                "j1",
                "m1",
                "d1",
                JobStatus.SUCCEEDED,
                base,
                List.of(target),
                Optional.empty(),
                "MACs",
                3,
                request().complete(),
                Map.of("adapruner", "0.1.0"),
                Map.of("search", 0.25),
                List.of("the base accuracy is about chance"));
    }

    private static CandidateResult candidate(WidthRule widths, CriterionName name, double accuracy, long images) {
        return new CandidateResult(Optional.of(widths), name, true, false, false, accuracy, Optional.of(images), 1);
    }
}
