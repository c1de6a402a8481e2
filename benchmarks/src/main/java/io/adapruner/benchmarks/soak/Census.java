package io.adapruner.benchmarks.soak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.benchmarks.cluster.EventLog;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the committed event log says of the jobs of a soak.
 *
 * @param begun jobs that have a first event
 * @param results how often a target of a job was finished, by {@code job/target}
 * @param deadLetters records that a stage gave up
 */
public record Census(Set<String> begun, Map<String, Integer> results, int deadLetters) {
    public Census {
        begun = Set.copyOf(begun);
        results = Map.copyOf(results);
    }

    /** Reads the whole log. */
    static Census of(EventLog log) {
        var begun = new TreeSet<String>();
        for (Topic first : List.of(Topic.PRUNING_REQUESTED, Topic.TRAINING_SLICE_REQUESTED)) {
            log.topic(first.topicName())
                    .forEach(r -> begun.add(event(r).path("jobId").asText()));
        }
        var results = new TreeMap<String, Integer>();
        log.topic(Topic.NETWORK_FINETUNED.topicName()).forEach(r -> {
            JsonNode event = event(r);
            results.merge(
                    event.path("jobId").asText() + "/" + event.path("target").asInt(), 1, Integer::sum);
        });
        return new Census(begun, results, log.deadLetters().size());
    }

    /** The accepted jobs that are missing from the log. */
    public Set<String> lost(Set<String> accepted) {
        var lost = new TreeSet<>(accepted);
        lost.removeAll(begun);
        return lost;
    }

    /** Targets that were finished more than once, and jobs that began although no client was told that they were accepted. */
    public Set<String> doubled(Set<String> accepted) {
        var doubled = new TreeSet<>(begun);
        doubled.removeAll(accepted);
        results.forEach((target, times) -> {
            if (times > 1) {
                doubled.add(target);
            }
        });
        return doubled;
    }

    private static JsonNode event(ConsumerRecord<String, String> event) {
        try {
            return Json.mapper().readTree(event.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    event.topic() + "-" + event.partition() + "@" + event.offset() + " is not JSON", e);
        }
    }
}
