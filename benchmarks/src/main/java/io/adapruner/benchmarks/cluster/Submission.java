package io.adapruner.benchmarks.cluster;

import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobStatus;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.api.report.Report;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Small jobs through the public API: their files are registered once, then as many are submitted as a test needs, and followed
 * to their reports.
 */
public record Submission(GatewayClient gateway, String modelId, String datasetId) {
    /** Uploads and registers the model and the images. */
    public static Submission register(GatewayClient gateway, SmallJob small) throws IOException {
        return register(gateway, small.model(), Optional.of(SmallJob.ARCHITECTURE), small.data());
    }

    /**
     * Uploads and registers a model and the images in a folder.
     *
     * @param architecture empty: the model's file describes its structure
     */
    public static Submission register(GatewayClient gateway, Path file, Optional<String> architecture, Path data)
            throws IOException {
        var uploader = new Uploader(gateway);
        List<UploadFile> shards;
        try (var files = Files.list(data)) {
            shards = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(UploadFile::of)
                    .toList();
        }
        String model = uploader.register(
                        List.of(UploadFile.of(file)),
                        upload -> gateway.registerModel(new ModelRequest(
                                upload,
                                file.getFileName().toString(),
                                architecture,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .id()
                .orElseThrow();
        return new Submission(
                gateway,
                model,
                uploader.register(shards, gateway::registerDataset).id());
    }

    /** Submits a job that compares one criterion and trains {@code epochs} epochs per budget. */
    public String submit(int epochs, int... percentOfMacs) {
        return submit(request(epochs, percentOfMacs));
    }

    /** Submits any job; returns its id. */
    public String submit(JobRequest request) {
        return gateway.submit(request).id();
    }

    /** What {@link #submit(int, int...)} sends. */
    public JobRequest request(int epochs, int... percentOfMacs) {
        return new JobRequest(
                modelId,
                datasetId,
                Arrays.stream(percentOfMacs)
                        .mapToObj(percent -> Budget.parse("macs=" + percent + "%"))
                        .toList(),
                Optional.of(Json.mapper()
                        .convertValue(
                                Map.of("criteria", List.of("l2"), "calibrationImages", 64, "recalibrationBatches", 2),
                                MethodChoices.class)),
                Optional.of(Json.mapper().convertValue(Map.of("epochs", epochs, "batch", 64), TrainingChoices.class)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(3L));
    }

    /** What a test does to the system. */
    public interface Blow {
        void strike() throws Exception;
    }

    /**
     * Follows the job to its report.
     *
     * @throws IllegalStateException when it does not succeed
     */
    public Report finish(String jobId) throws InterruptedException {
        return finish(jobId, event -> false, () -> {});
    }

    /** As {@link #finish(String)}; strikes once, at the first event that the predicate accepts. */
    public Report finish(String jobId, Predicate<JobEvent> when, Blow blow) throws InterruptedException {
        boolean[] struck = new boolean[1];
        Job job = new EventStream(gateway, jobId).follow(event -> {
            if (!struck[0] && when.test(event)) {
                struck[0] = true;
                try {
                    blow.strike();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        if (job.state() != JobStatus.SUCCEEDED) {
            throw new IllegalStateException("the job did not succeed: " + job);
        }
        return gateway.report(jobId);
    }

    /** Whether the event reports a training that is under way. */
    public static boolean training(JobEvent event) {
        return event.progress().filter(p -> p.beyond(Stage.FINE_TUNING, 0.1)).isPresent();
    }
}
