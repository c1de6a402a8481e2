package io.adapruner.benchmarks.cluster;

import io.adapruner.api.JobRequest;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Submits small jobs through the public API: their files are registered once, then as many requests are sent as a test needs.
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
        return gateway.submit(request(epochs, percentOfMacs)).id();
    }

    /** What {@link #submit} sends. */
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
}
