package io.adapruner.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.function.BiConsumer;

/** A job's Server-Sent Events, followed to the job's end and resumed where a broken connection left off. */
public final class EventStream {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FINAL = Set.of("succeeded", "failed", "cancelled");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 200;

    private final GatewayClient gateway;
    private final String jobId;
    private final Duration patience;
    private String lastEventId = "";

    public EventStream(GatewayClient gateway, String jobId) {
        this(gateway, jobId, PATIENCE);
    }

    /** @param patience how long the gateway may be away: jobs outlive it, and it may be restarting */
    public EventStream(GatewayClient gateway, String jobId, Duration patience) {
        this.gateway = gateway;
        this.jobId = jobId;
        this.patience = patience;
    }

    /**
     * Follows the stream.
     *
     * @param listener given each event's name ({@code progress}, {@code state}) and body
     * @return the job in its final state
     * @throws ProblemException {@link ProblemCode#GATEWAY_UNAVAILABLE} when the gateway stays away for too long
     */
    public JsonNode follow(BiConsumer<String, JsonNode> listener) throws InterruptedException {
        long lastAnswer = System.nanoTime();
        while (true) {
            try {
                read(listener);
                JsonNode job = gateway.job(jobId);
                if (FINAL.contains(job.path("state").asText())) {
                    return job;
                }
                lastAnswer = System.nanoTime();
            } catch (ProblemException e) {
                boolean away = e.code() == ProblemCode.GATEWAY_UNAVAILABLE;
                if (!away || System.nanoTime() - lastAnswer > patience.toNanos()) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
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
