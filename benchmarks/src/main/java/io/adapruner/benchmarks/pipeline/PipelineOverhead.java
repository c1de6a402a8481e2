package io.adapruner.benchmarks.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.JobRequest;
import io.adapruner.api.Label;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Times small jobs (ResNet-20, 500 images, one criterion) from the POST to the event that ends them, on a running gateway.
 *
 * <pre>
 * PipelineOverhead GATEWAY EPOCHS JOBS [ARCHITECTURE UNTIL]
 * PipelineOverhead http://127.0.0.1:8080 0 10     # the whole pipeline without training
 * PipelineOverhead http://127.0.0.1:8080 60 1     # once with 1 s slices, once with 60 s: the difference is hand-overs
 * PipelineOverhead http://127.0.0.1:8080 0 3 resnet152 inheritance   # until that stage begins; then cancelled
 * </pre>
 */
public final class PipelineOverhead {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofSeconds(8);

    private PipelineOverhead() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int epochs = Integer.parseInt(args[1]);
        int jobs = Integer.parseInt(args[2]);
        String architecture = args.length > 3 ? args[3] : "resnet20-cifar";
        String until = args.length > 4 ? args[4] : "";
        try (var gateway = new GatewayClient(URI.create(args[0]))) {
            JobRequest request = request(gateway, architecture, epochs);
            for (int job = 0; job < jobs; job++) {
                long start = System.nanoTime();
                String id = gateway.submit(withSeed(request, job)).id();
                double accepted = secondsSince(start);
                double[] reached = new double[1];
                Map<String, Double> heard = new LinkedHashMap<>();
                Job ended = new EventStream(gateway, id).follow(event -> {
                    String stage =
                            event.progress().map(p -> Label.of(p.stage())).orElse(JobEvent.STATE);
                    heard.putIfAbsent(stage, secondsSince(start));
                    if (reached[0] == 0 && stage.equals(until)) {
                        reached[0] = secondsSince(start);
                        gateway.cancel(id);
                    }
                });
                System.out.printf(
                        Locale.ROOT,
                        "{\"architecture\": \"%s\", \"epochs\": %d, \"state\": \"%s\", \"accepted_s\": %.3f,"
                                + " \"ended_s\": %.3f, \"heard\": %s, \"durations\": %s}%n",
                        architecture,
                        epochs,
                        Label.of(ended.state()),
                        accepted,
                        reached[0] == 0 ? secondsSince(start) : reached[0],
                        JSON.writeValueAsString(heard),
                        until.isEmpty()
                                ? JSON.writeValueAsString(gateway.report(id).durations())
                                : "{}");
                if (!until.isEmpty()) {
                    // the stage that was cancelled has to notice, and must not slow the next job down
                    Thread.sleep(PAUSE);
                }
            }
        }
    }

    private static double secondsSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    }

    private static JobRequest withSeed(JobRequest request, long seed) {
        return new JobRequest(
                request.modelId(),
                request.datasetId(),
                request.budgets(),
                request.method(),
                request.training(),
                request.sparse(),
                request.precision(),
                Optional.of(seed));
    }

    private static JobRequest request(GatewayClient gateway, String architecture, int epochs) throws IOException {
        Path folder = Files.createTempDirectory("adapruner-overhead");
        DemoImages.write(folder.resolve("data"), 1, 400, 100);
        Path model = folder.resolve("model.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build(architecture, 10), 1), model);
        var uploader = new Uploader(gateway);
        List<UploadFile> shards;
        try (var files = Files.list(folder.resolve("data"))) {
            shards = files.filter(Files::isRegularFile)
                    .sorted()
                    .map(UploadFile::of)
                    .toList();
        }
        String modelId = uploader.register(
                        List.of(UploadFile.of(model)),
                        upload -> gateway.registerModel(new ModelRequest(
                                upload,
                                "model.safetensors",
                                Optional.of(architecture),
                                Optional.empty(),
                                // The images' size; the weights, which importance and search go by, are the same for
                                // any.
                                Optional.of(List.of(3, 32, 32)),
                                Optional.empty(),
                                Optional.empty())))
                .id()
                .orElseThrow();
        return new JobRequest(
                modelId,
                uploader.register(shards, gateway::registerDataset).id(),
                List.of(Budget.parse("macs=50%")),
                Optional.of(Json.mapper()
                        .convertValue(Map.of("compensate", false, "criteria", List.of("l2")), MethodChoices.class)),
                Optional.of(TrainingChoices.epochs(epochs)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
