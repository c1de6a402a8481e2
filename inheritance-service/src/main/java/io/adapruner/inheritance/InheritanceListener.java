package io.adapruner.inheritance;

import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.EventInbox;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.stage.StageRunner;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Binds the inheritance stage to its topic. */
@ApplicationScoped
public class InheritanceListener {
    /** The incoming channel. */
    public static final String CHANNEL = "inheritance-requests";

    private final EventInbox inbox;
    private final StageRunner runner;
    private final InheritanceStage stage;

    public InheritanceListener(EventInbox inbox, StageRunner runner, InheritanceStage stage) {
        this.inbox = inbox;
        this.runner = runner;
        this.stage = stage;
    }

    @Incoming(CHANNEL)
    @RunOnVirtualThread
    public void on(ConsumerRecord<String, String> received) {
        inbox.receive(
                SubnetworkFound.class,
                received,
                found -> runner.run(
                        found,
                        Stage.INHERITANCE,
                        Target.budget(found.target()),
                        context -> stage.run(found, context.progress())));
    }
}
