package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.EventPublisher;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Opens progress reports for work that runs outside {@link StageRunner}. */
@Singleton
public class ProgressReports {
    private static final Logger LOG = Logger.getLogger(ProgressReports.class);

    private final EventPublisher events;
    private final JobControls controls;
    private final StageConfig config;
    private final Clock clock = Clock.systemUTC();

    public ProgressReports(EventPublisher events, JobControls controls, StageConfig config) {
        this.events = events;
        this.controls = controls;
        this.config = config;
    }

    /** Progress whose reports throw CANCELLED when the job was cancelled. */
    public Progress open(StagePart part) {
        return open(part, () -> {});
    }

    /** @param gate throws when the work may not go on for another reason */
    ProgressReport open(StagePart part, Runnable gate) {
        Runnable both = () -> {
            controls.failIfCancelled(part.jobId());
            gate.run();
        };
        return new ProgressReport(part, clock, config.progressInterval(), both, this::publish);
    }

    /** A lost progress event is made good by the next one, so its acknowledgement is not awaited. */
    private void publish(Event event) {
        events.publish(event).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debugf("progress of job %s is not published: %s", event.jobId(), failure.getMessage());
            }
        });
    }
}
