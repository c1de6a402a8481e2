package io.adapruner.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.family.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A ResNet-20 and images that train in seconds, registered once through the published ports, and jobs of them. */
record SmallJob(GatewayClient gateway, String modelId, String datasetId) {
    static final String ARCHITECTURE = "resnet20-cifar";

    /** Images trained on per epoch: 600 fill nine batches of 64. */
    static final int TRAINED = 576;

    private static final ObjectMapper JSON = new ObjectMapper();

    static SmallJob register(Composition composition) throws IOException {
        Path folder = Files.createTempDirectory(composition.folder(), "job");
        Path data = folder.resolve("data");
        DemoImages.write(data, 1, 600, 100);
        Path weights = folder.resolve("small.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build(ARCHITECTURE, 10), 1), weights);
        var gateway = new GatewayClient(composition.gateway());
        var uploader = new Uploader(gateway);
        ObjectNode model = JSON.createObjectNode()
                .put("uploadId", uploader.upload(List.of(weights), bytes -> {}))
                .put("file", "small.safetensors")
                .put("architecture", ARCHITECTURE);
        List<Path> shards;
        try (var files = Files.list(data)) {
            shards = files.filter(Files::isRegularFile).sorted().toList();
        }
        JsonNode dataset = gateway.registerDataset(uploader.upload(shards, bytes -> {}));
        String modelId = gateway.registerModel(model).path("id").asText();
        return new SmallJob(gateway, modelId, dataset.path("id").asText());
    }

    /** Submits {@link #request(int, int...)}. */
    String submit(int epochs, int... percentOfMacs) {
        return submit(request(epochs, percentOfMacs));
    }

    String submit(ObjectNode request) {
        return gateway.submit(request).path("id").asText();
    }

    /** A job that compares one criterion and trains {@code epochs} epochs per budget. */
    ObjectNode request(int epochs, int... percentOfMacs) {
        ObjectNode request = JSON.createObjectNode()
                .put("modelId", modelId)
                .put("datasetId", datasetId)
                .put("seed", 3);
        ArrayNode budgets = request.putArray("budgets");
        for (int percent : percentOfMacs) {
            budgets.addObject().put("metric", "macs").put("unit", "percent").put("value", percent);
        }
        request.putObject("method")
                .put("calibrationImages", 64)
                .put("recalibrationBatches", 2)
                .putArray("criteria")
                .add("l2");
        request.putObject("training").put("epochs", epochs).put("batch", 64);
        return request;
    }

    /** What a test does to the system. */
    interface Blow {
        void strike() throws Exception;
    }

    /** Follows the job to its report. */
    JsonNode finish(String jobId) throws InterruptedException {
        return finish(jobId, event -> false, () -> {});
    }

    /** As {@link #finish(String)}; strikes once, at the first event that the predicate accepts. */
    JsonNode finish(String jobId, Predicate<JsonNode> when, Blow blow) throws InterruptedException {
        boolean[] struck = new boolean[1];
        JsonNode job = new EventStream(gateway, jobId).follow((name, event) -> {
            if (!struck[0] && when.test(event)) {
                struck[0] = true;
                try {
                    blow.strike();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        if (!job.path("state").asText().equals("succeeded")) {
            throw new AssertionError("the job did not succeed: " + job);
        }
        return gateway.report(jobId);
    }

    /** Whether the event tells of a training that is under way. */
    static boolean training(JsonNode event) {
        return event.path("stage").asText().equals("fine-tuning")
                && event.path("fraction").asDouble() > 0.1;
    }
}
