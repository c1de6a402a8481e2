package io.adapruner.benchmarks.fuzz.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** The graph of a torch.export archive without what its reader does not look at: half as long, so tried twice as often. */
final class CompactProgram {
    private static final JsonMapper MAPPER = new JsonMapper();

    private CompactProgram() {}

    static byte[] of(byte[] json) throws IOException {
        JsonNode program = MAPPER.readTree(json);
        JsonNode graph = program.path("graph_module").path("graph");
        for (JsonNode tensor : graph.path("tensor_values")) {
            ((ObjectNode) tensor).retain(List.of("sizes"));
        }
        for (JsonNode node : graph.path("nodes")) {
            ((ObjectNode) node).remove("metadata");
        }
        ((ObjectNode) graph).remove(List.of("inputs", "outputs"));
        return MAPPER.writeValueAsBytes(program);
    }
}
