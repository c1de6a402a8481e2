package io.adapruner.benchmarks.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of a report that must be the same each time a request with this seed is run: everything but the job's own name, its
 * places in the store and measured times.
 *
 * @param document the report without them
 */
public record ComparableReport(JsonNode document) {
    private static final Set<String> OF_THE_RUN = Set.of("jobId", "durations", "latency", "seconds");

    /** Takes a report as the gateway answers it. */
    public static ComparableReport of(JsonNode report) {
        JsonNode copy = report.deepCopy();
        strip(copy);
        return new ComparableReport(copy);
    }

    /** JSON pointers to values that differ, are missing or are extra in the other report; empty: the reports are equal. */
    public List<String> differences(ComparableReport other) {
        var found = new ArrayList<String>();
        compare("", document, other.document, found);
        return found;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OF_THE_RUN);
            if (object.get("artifacts") instanceof ObjectNode artifacts) {
                // By file name; the values are the job's places in the store.
                artifacts.fieldNames().forEachRemaining(name -> artifacts.put(name, ""));
            }
        }
        node.forEach(ComparableReport::strip);
    }

    private static void compare(String at, JsonNode one, JsonNode other, List<String> found) {
        if (one instanceof ObjectNode && other instanceof ObjectNode) {
            var names = new TreeSet<String>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(at + "/" + name, one.path(name), other.path(name), found));
        } else if (one instanceof ArrayNode && other instanceof ArrayNode && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(at + "/" + i, one.get(i), other.get(i), found);
            }
        } else if (!one.equals(other)) {
            found.add(at + ": " + said(one) + " and " + said(other));
        }
    }

    private static String said(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
