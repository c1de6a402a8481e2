package io.adapruner.gateway.result;

import io.adapruner.api.JobStatus;
import io.adapruner.api.Label;
import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.data.DatasetDocument;
import io.adapruner.gateway.GatewayConfig;
import io.adapruner.gateway.job.JobState;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Doubts;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what the stages stored of a job. */
@ApplicationScoped
public class Results {
    private final ArtifactStore store;
    private final GatewayConfig config;

    Results(ArtifactStore store, GatewayConfig config) {
        this.store = store;
        this.config = config;
    }

    /**
     * The report of an ended job with at least one finished target; assembled once and then immutable.
     *
     * @throws ProblemException CONFLICT when there is none
     */
    public Report report(JobState job) {
        if (!job.status().terminal() || job.results().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "job " + job.jobId() + " is " + Label.of(job.status()) + " with "
                            + job.results().size() + " of " + job.targets() + " targets done; the report exists when "
                            + (job.status().terminal() ? "at least one succeeds" : "all have ended"));
        }
        String key = Keys.job(job.jobId()) + "report.json";
        if (job.status() == JobStatus.CANCELLED) {
            // A target that was already at its end may still finish.
            return assembled(job);
        }
        if (!store.exists(key)) {
            store.publishJson(key, assembled(job));
        }
        return store.readJson(key, Report.class);
    }

    private Report assembled(JobState job) {
        List<TargetResult> results = results(job);
        return JobReport.of(job, results, warnings(job, results));
    }

    /** Those of the data, of the inheritance, and of every training whose loss diverged or that did harm. */
    private List<String> warnings(JobState job, List<TargetResult> results) {
        var warnings = new LinkedHashSet<String>(ofData(job));
        StepSchedule steps = job.request().map(PruningRequest::steps).orElse(StepSchedule.ONE);
        for (TargetResult result : results) {
            steps.all()
                    .map(step -> Keys.inherited(job.jobId(), result.target(), step) + "inheritance.json")
                    .filter(store::exists)
                    .forEach(inheritance -> warnings.addAll(
                            store.readJson(inheritance, Inheritance.class).warnings()));
            result.steps().stream()
                    .filter(step -> !steps.isLast(step.step()))
                    .forEach(step -> warnings.addAll(
                            ofTraining(result.budget() + ", step " + step.step(), step.epochs(), step.accuracy())));
            warnings.addAll(ofTraining(result.budget().toString(), result.epochs(), result.accuracy()));
            result.timing().flatMap(Doubts::ofTiming).ifPresent(doubt -> warnings.add(result.budget() + ": " + doubt));
        }
        return List.copyOf(warnings);
    }

    /** What the registration of the data said: what was left out, passed over or set aside to be tested on, and thin classes. */
    private List<String> ofData(JobState job) {
        return job
                .request()
                .map(request -> Keys.dataset(request.datasetId()) + "dataset.json")
                .filter(store::exists)
                .map(key -> store.readJson(key, DatasetDocument.class).warnings())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> ofTraining(
            String which, List<TargetResult.Epoch> epochs, Optional<TargetResult.Accuracy> accuracy) {
        Optional<String> diverged = epochs.stream()
                .map(epoch -> Doubts.ofLoss(epoch.loss()))
                .flatMap(Optional::stream)
                .findFirst();
        Optional<String> harmful = accuracy.flatMap(
                before -> before.finetuned().flatMap(finetuned -> Doubts.ofFineTuning(before.inherited(), finetuned)));
        return Stream.of(diverged, harmful)
                .flatMap(Optional::stream)
                .map(doubt -> which + ": " + doubt)
                .toList();
    }

    /** Every file of the targets finished so far. */
    public List<Artifact> artifacts(JobState job) {
        var artifacts = new ArrayList<Artifact>();
        for (TargetResult result : results(job)) {
            new TreeMap<>(result.artifacts())
                    .forEach((name, key) -> artifacts.add(new Artifact(
                            result.target(),
                            name,
                            store.size(key),
                            store.presignedGet(key, config.download().urlLifetime()))));
        }
        return artifacts;
    }

    private List<TargetResult> results(JobState job) {
        return new TreeMap<>(job.results())
                .entrySet().stream()
                        .map(Map.Entry::getValue)
                        .map(key -> store.readJson(key, TargetResult.class))
                        .toList();
    }
}
