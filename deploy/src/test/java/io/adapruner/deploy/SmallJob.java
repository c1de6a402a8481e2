package io.adapruner.deploy;

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
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
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

/** A ResNet-20 and images that train in seconds, registered once through the published ports, and jobs of them. */
record SmallJob(GatewayClient gateway, String modelId, String datasetId) {
    static final String ARCHITECTURE = "resnet20-cifar";

    /** Images trained on per epoch: 600 fill nine batches of 64. */
    static final int TRAINED = 576;

    static SmallJob register(Composition composition) throws IOException {
        Path folder = Files.createTempDirectory(composition.folder(), "job");
        Path data = folder.resolve("data");
        DemoImages.write(data, 1, 600, 100);
        Path weights = folder.resolve("small.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build(ARCHITECTURE, 10), 1), weights);
        var gateway = new GatewayClient(composition.gateway());
        var uploader = new Uploader(gateway);
        List<UploadFile> shards;
        try (var files = Files.list(data)) {
            shards = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(UploadFile::of)
                    .toList();
        }
        String model = uploader.register(
                        List.of(UploadFile.of(weights)),
                        upload -> gateway.registerModel(new ModelRequest(
                                upload,
                                "small.safetensors",
                                Optional.of(ARCHITECTURE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .id()
                .orElseThrow();
        return new SmallJob(
                gateway,
                model,
                uploader.register(shards, gateway::registerDataset).id());
    }

    /** Submits {@link #request(int, int...)}. */
    String submit(int epochs, int... percentOfMacs) {
        return submit(request(epochs, percentOfMacs));
    }

    String submit(JobRequest request) {
        return gateway.submit(request).id();
    }

    /** A job that compares one criterion and trains {@code epochs} epochs per budget. */
    JobRequest request(int epochs, int... percentOfMacs) {
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
    interface Blow {
        void strike() throws Exception;
    }

    /** Follows the job to its report. */
    Report finish(String jobId) throws InterruptedException {
        return finish(jobId, event -> false, () -> {});
    }

    /** As {@link #finish(String)}; strikes once, at the first event that the predicate accepts. */
    Report finish(String jobId, Predicate<JobEvent> when, Blow blow) throws InterruptedException {
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
            throw new AssertionError("the job did not succeed: " + job);
        }
        return gateway.report(jobId);
    }

    /** Whether the event reports a training that is under way. */
    static boolean training(JobEvent event) {
        return event.progress().filter(p -> p.beyond(Stage.FINE_TUNING, 0.1)).isPresent();
    }
}
