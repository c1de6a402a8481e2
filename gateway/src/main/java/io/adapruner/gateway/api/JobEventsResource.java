package io.adapruner.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.adapruner.api.JobEvent;
import io.adapruner.api.StageProgress;
import io.adapruner.gateway.GatewayConfig;
import io.adapruner.gateway.job.JobDocument;
import io.adapruner.gateway.job.JobLog;
import io.adapruner.gateway.job.JobUpdate;
import io.adapruner.gateway.job.Jobs;
import io.adapruner.gateway.job.Watch;
import io.adapruner.pipeline.json.Json;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;

/** What happens to a job, as it happens; a client that comes back with {@code Last-Event-ID} misses nothing. */
@Path("/api/v1/jobs/{id}/events")
public class JobEventsResource {
    /** A client that lets this many events pile up is cut off; it may come back with the last id. */
    private static final int PENDING = 2048;

    private final JobLog log;
    private final Jobs jobs;
    private final GatewayConfig config;

    JobEventsResource(JobLog log, Jobs jobs, GatewayConfig config) {
        this.log = log;
        this.jobs = jobs;
        this.config = config;
    }

    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> follow(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") String last, @Context Sse sse) {
        log.get(id);
        long known = sequence(last);
        return Multi.createFrom().emitter(emitter -> follow(id, known, sse, emitter), PENDING);
    }

    private void follow(String id, long known, Sse sse, MultiEmitter<? super OutboundSseEvent> emitter) {
        OutboundSseEvent heartbeat = sse.newEventBuilder().comment("heartbeat").build();
        var beats = Multi.createFrom()
                .ticks()
                .every(config.events().heartbeat())
                .subscribe()
                .with(tick -> emitter.emit(heartbeat));
        Watch watch = jobs.watch(id, known, update -> tell(update, sse, emitter), emitter::complete);
        emitter.onTermination(() -> {
            beats.cancel();
            watch.close();
        });
    }

    private static void tell(JobUpdate update, Sse sse, MultiEmitter<? super OutboundSseEvent> emitter) {
        switch (update) {
            case JobUpdate.Progress p ->
                emitter.emit(event(sse, p.sequence(), JobEvent.PROGRESS, StageProgress.of(p.event())));
            case JobUpdate.Change c -> {
                emitter.emit(event(sse, c.sequence(), JobEvent.STATE, JobDocument.of(c.state())));
                if (c.state().status().terminal()) {
                    emitter.complete();
                }
            }
        }
    }

    private static OutboundSseEvent event(Sse sse, long sequence, String name, Object data) {
        try {
            return sse.newEventBuilder()
                    .id(Long.toString(sequence))
                    .name(name)
                    .data(String.class, Json.mapper().writeValueAsString(data))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(data.getClass() + " does not serialise", e);
        }
    }

    /** An id that is not one of our numbers counts as absent. */
    private static long sequence(String last) {
        return last != null && last.matches("[0-9]{1,18}") ? Long.parseLong(last) : 0;
    }
}
