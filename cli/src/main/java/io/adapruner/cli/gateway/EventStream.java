package io.adapruner.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Set;
import java.util.function.BiConsumer;

/** A job's Server-Sent Events, followed to the job's end and resumed where a broken connection left off. */
public final class EventStream {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL = Set.of("succeeded", "failed", "cancelled");
    private static final int MOST_RECONNECTS = 50;

    private final GatewayClient gateway;
    private final String jobId;
    private String lastEventId = "";

    public EventStream(GatewayClient gateway, String jobId) {
        this.gateway = gateway;
        this.jobId = jobId;
    }

    /**
     * Follows the stream.
     *
     * @param listener given each event's name ({@code progress}, {@code state}) and body
     * @return the job in its final state
     */
    public JsonNode follow(BiConsumer<String, JsonNode> listener) throws InterruptedException {
        for (int attempt = 0; attempt < MOST_RECONNECTS; attempt++) {
            read(listener);
            JsonNode job = gateway.job(jobId);
            if (FINAL.contains(job.path("state").asText())) {
                return job;
            }
            Thread.sleep(200);
        }
        return gateway.job(jobId);
    }

    private void read(BiConsumer<String, JsonNode> listener) {
        try (var lines = gateway.events(jobId, lastEventId)) {
            String name = "message";
            var data = new StringBuilder();
            for (Iterator<String> it = lines.iterator(); it.hasNext(); ) {
                String line = it.next();
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        listener.accept(name, JSON.readTree(data.toString()));
                    }
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.startsWith("id:")) {
                    lastEventId = line.substring(3).strip();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway's events are not JSON", e);
        } catch (UncheckedIOException e) {
            // A broken connection is no end: the caller asks for the state and comes back with the last id.
            return;
        }
    }
}
