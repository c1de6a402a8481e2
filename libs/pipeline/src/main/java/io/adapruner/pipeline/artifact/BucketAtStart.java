package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Creates the bucket when a service starts; a store that is not up yet leaves the service not ready, not dead. */
@Singleton
public class BucketAtStart {
    private static final Logger LOG = Logger.getLogger(BucketAtStart.class);

    private final ArtifactStore store;

    public BucketAtStart(ArtifactStore store) {
        this.store = store;
    }

    void onStart(@Observes @Priority(1) StartupEvent event) {
        try {
            store.createBucket();
        } catch (ProblemException e) {
            LOG.warnf(
                    "%s: %s The service stays not ready until the store answers.",
                    e.getMessage(), e.code().advice());
        }
    }
}
