package io.adapruner.importance;

import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.EventInbox;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.stage.StageRunner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Binds the importance stage to its topic. */
@ApplicationScoped
public class ImportanceListener {
    /** The incoming channel. */
    public static final String CHANNEL = "importance-requests";

    private final EventInbox inbox;
    private final StageRunner runner;
    private final ImportanceStage stage;

    public ImportanceListener(EventInbox inbox, StageRunner runner, ImportanceStage stage) {
        this.inbox = inbox;
        this.runner = runner;
        this.stage = stage;
    }

    @Incoming(CHANNEL)
    @RunOnVirtualThread
    public void on(ConsumerRecord<String, String> received) {
        inbox.receive(
                PruningRequested.class,
                received,
                requested -> runner.run(
                        requested,
                        Stage.IMPORTANCE,
                        requested.target(),
                        context -> stage.run(requested, context.progress())));
    }
}
