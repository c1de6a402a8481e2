package io.adapruner.engine.latency;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What ONNX Runtime's profiler wrote: for each run the operations in the order in which they were executed.
 *
 * @param runs in order, those of the warm-up included
 */
record Profile(List<Run> runs) {
    private static final String RUN = "model_run";
    private static final String KERNEL = "_kernel_time";

    /** One pass. */
    record Run(List<Operation> operations) {}

    /** One operation, by the name of its node. */
    record Operation(String name, double millis) {}

    private record Happened(String name, String category, long begin, long micros) {}

    static Profile read(Path file) throws IOException {
        var happened = new ArrayList<Happened>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                happened.add(one(json));
            }
        }
        // Operations are written when they end, and so before the run that holds them.
        happened.sort(Comparator.comparingLong(Happened::begin));
        var runs = new ArrayList<Run>();
        for (Happened event : happened) {
            if (event.name().equals(RUN)) {
                runs.add(new Run(new ArrayList<>()));
            } else if (event.category().equals("Node") && event.name().endsWith(KERNEL) && !runs.isEmpty()) {
                String name = event.name().substring(0, event.name().length() - KERNEL.length());
                runs.getLast().operations().add(new Operation(name, event.micros() / 1e3));
            }
        }
        return new Profile(runs);
    }

    private static Happened one(JsonParser json) throws IOException {
        String name = "";
        String category = "";
        long begin = 0;
        long micros = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = json.getText();
                case "cat" -> category = json.getText();
                case "ts" -> begin = json.getLongValue();
                case "dur" -> micros = json.getLongValue();
                default -> json.skipChildren();
            }
        }
        return new Happened(name, category, begin, micros);
    }
}
