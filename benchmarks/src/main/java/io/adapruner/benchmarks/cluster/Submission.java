package io.adapruner.benchmarks.cluster;

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
import java.util.Optional;

/** A small job's way through the public door: its files registered once, then as many requests as a test asks for. */
public record Submission(GatewayClient gateway, String modelId, String datasetId) {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        ObjectNode model = JSON.createObjectNode()
                .put("uploadId", uploader.upload(List.of(file), bytes -> {}))
                .put("file", file.getFileName().toString());
        architecture.ifPresent(name -> model.put("architecture", name));
        List<Path> shards;
        try (var files = Files.list(data)) {
            shards = files.filter(Files::isRegularFile).sorted().toList();
        }
        JsonNode dataset = gateway.registerDataset(uploader.upload(shards, bytes -> {}));
        return new Submission(
                gateway,
                gateway.registerModel(model).path("id").asText(),
                dataset.path("id").asText());
    }

    /** Submits a job that compares one criterion and trains {@code epochs} epochs per budget. */
    public String submit(int epochs, int... percentOfMacs) {
        return gateway.submit(request(epochs, percentOfMacs)).path("id").asText();
    }

    /** What {@link #submit} sends. */
    public ObjectNode request(int epochs, int... percentOfMacs) {
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
}
