package io.adapruner.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A dashboard file as Grafana provisions it. */
record Dashboard(Path file, JsonNode document) {
    private static final Path FOLDER = Path.of("..", "deploy", "grafana", "dashboards");

    /**
     * A panel's place on the grid of 24 columns.
     *
     * @param panel its title
     */
    record Place(String panel, int x, int y, int width, int height) {
        boolean overlaps(Place other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }

        boolean onGrid() {
            return x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 24;
        }
    }

    static List<Dashboard> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        }
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(file, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new IllegalStateException(file + " is no JSON", e);
        }
    }

    String uid() {
        return document.path("uid").asText();
    }

    List<JsonNode> panels() {
        return StreamSupport.stream(document.path("panels").spliterator(), false)
                .toList();
    }

    /** Panels that show figures: all but headings and texts. */
    List<JsonNode> charts() {
        return panels().stream()
                .filter(p -> !List.of("row", "text").contains(p.path("type").asText()))
                .toList();
    }

    static Place place(JsonNode panel) {
        JsonNode at = panel.path("gridPos");
        return new Place(
                panel.path("title").asText(),
                at.path("x").asInt(-1),
                at.path("y").asInt(-1),
                at.path("w").asInt(),
                at.path("h").asInt());
    }

    /** Every PromQL expression, those of its variables included. */
    Stream<String> queries() {
        return Stream.concat(
                document.findValuesAsText("expr").stream(), document.findValuesAsText("definition").stream());
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
