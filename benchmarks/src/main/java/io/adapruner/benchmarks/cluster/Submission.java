package io.adapruner.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Uploader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small job's way through the public door: its files registered once, then as many requests as a test asks for. */
record Submission(GatewayClient gateway, String modelId, String datasetId) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Uploads and registers the model and the images. */
    static Submission register(GatewayClient gateway, SmallJob small) throws IOException {
        var uploader = new Uploader(gateway);
        ObjectNode model = JSON.createObjectNode()
                .put("uploadId", uploader.upload(List.of(small.model()), bytes -> {}))
                .put("file", small.model().getFileName().toString())
                .put("architecture", SmallJob.ARCHITECTURE);
        List<Path> shards;
        try (var files = Files.list(small.data())) {
            shards = files.filter(Files::isRegularFile).sorted().toList();
        }
        JsonNode dataset = gateway.registerDataset(uploader.upload(shards, bytes -> {}));
        return new Submission(
                gateway,
                gateway.registerModel(model).path("id").asText(),
                dataset.path("id").asText());
    }

    /** Submits a job that compares one criterion and trains {@code epochs} epochs per budget. */
    String submit(int epochs, int... percentOfMacs) {
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
        return gateway.submit(request).path("id").asText();
    }
}
