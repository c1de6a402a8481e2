package io.adapruner.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
            ObjectNode request = request(gateway, architecture, epochs);
            for (int job = 0; job < jobs; job++) {
                long start = System.nanoTime();
                String id = gateway.submit(request.put("seed", job)).path("id").asText();
                double accepted = secondsSince(start);
                double[] reached = new double[1];
                Map<String, Double> heard = new LinkedHashMap<>();
                JsonNode ended = new EventStream(gateway, id).follow((name, event) -> {
                    String stage = event.path("stage").asText(name);
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
                        ended.path("state").asText(),
                        accepted,
                        reached[0] == 0 ? secondsSince(start) : reached[0],
                        JSON.writeValueAsString(heard),
                        until.isEmpty() ? gateway.report(id).path("durations") : "{}");
                if (!until.isEmpty()) {
                    // the stage that was cancelled has to notice, and shall not slow the next job down
                    Thread.sleep(PAUSE);
                }
            }
        }
    }

    private static double secondsSince(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    }

    private static ObjectNode request(GatewayClient gateway, String architecture, int epochs) throws IOException {
        Path folder = Files.createTempDirectory("adapruner-overhead");
        DemoImages.write(folder.resolve("data"), 1, 400, 100);
        Path model = folder.resolve("model.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build(architecture, 10), 1), model);
        var uploader = new Uploader(gateway);
        ObjectNode registration = JSON.createObjectNode()
                .put("uploadId", uploader.upload(List.of(model), bytes -> {}))
                .put("file", "model.safetensors")
                .put("architecture", architecture);
        // The images' size; the weights, which importance and search go by, are the same for any.
        registration.putArray("input").add(3).add(32).add(32);
        List<Path> shards;
        try (var files = Files.list(folder.resolve("data"))) {
            shards = files.filter(Files::isRegularFile).sorted().toList();
        }
        ObjectNode request = JSON.createObjectNode()
                .put("modelId", gateway.registerModel(registration).path("id").asText())
                .put(
                        "datasetId",
                        gateway.registerDataset(uploader.upload(shards, bytes -> {}))
                                .path("id")
                                .asText());
        request.putArray("budgets")
                .addObject()
                .put("metric", "macs")
                .put("unit", "percent")
                .put("value", 50);
        request.putObject("method")
                .put("compensate", false)
                .putArray("criteria")
                .add("l2");
        request.putObject("training").put("epochs", epochs);
        return request;
    }
}
