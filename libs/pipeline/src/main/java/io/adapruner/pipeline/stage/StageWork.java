package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import java.util.List;

/**
 * What a stage does for one event. It may be called again for the same event, so it starts by looking for its manifest in
 * the store; if that exists, it returns the same events and does no work.
 */
@FunctionalInterface
public interface StageWork {
    /** @return the facts to publish when the work is done */
    List<Event> run(StageContext context) throws Exception;
}
