package io.adapruner.search;

import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.EventInbox;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.stage.StageRunner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Binds the search stage to its topic. */
@ApplicationScoped
public class SearchListener {
    /** The incoming channel. */
    public static final String CHANNEL = "search-requests";

    private final EventInbox inbox;
    private final StageRunner runner;
    private final SearchStage stage;

    public SearchListener(EventInbox inbox, StageRunner runner, SearchStage stage) {
        this.inbox = inbox;
        this.runner = runner;
        this.stage = stage;
    }

    @Incoming(CHANNEL)
    @RunOnVirtualThread
    public void on(ConsumerRecord<String, String> received) {
        inbox.receive(
                ImportanceEvaluated.class,
                received,
                evaluated -> runner.run(
                        evaluated,
                        Stage.SEARCH,
                        evaluated.target(),
                        context -> stage.run(evaluated, context.progress())));
    }
}
