package io.adapruner.gateway.upload;

import io.adapruner.gateway.GatewayConfig;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Removes uploads that were not registered in time; several gateways may sweep at once. */
@ApplicationScoped
public class UploadJanitor {
    private static final Logger LOG = Logger.getLogger(UploadJanitor.class);
    private static final String BOOKS = "/upload.json";

    private final Uploads uploads;
    private final ArtifactStore store;
    private final Duration keptFor;
    private final Clock clock;
    private final Thread thread =
            Thread.ofPlatform().name("upload-janitor").daemon().unstarted(this::run);

    @Inject
    UploadJanitor(Uploads uploads, ArtifactStore store, GatewayConfig config) {
        this(uploads, store, config, Clock.systemUTC());
    }

    UploadJanitor(Uploads uploads, ArtifactStore store, GatewayConfig config, Clock clock) {
        this.uploads = uploads;
        this.store = store;
        this.keptFor = config.upload().keptFor();
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event) {
        thread.start();
    }

    @PreDestroy
    void stop() {
        thread.interrupt();
    }

    private void run() {
        // Not at once: it must not slow the start down.
        Duration pause = keptFor.dividedBy(24).compareTo(Duration.ofSeconds(1)) < 0
                ? Duration.ofSeconds(1)
                : keptFor.dividedBy(24);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(pause);
                sweep();
            }
        } catch (InterruptedException e) {
            LOG.trace("stopping", e);
        }
    }

    /** Removes every upload that is older than {@code adapruner.gateway.upload.kept-for}; one that cannot be read stays. */
    void sweep() {
        try {
            List<String> books = store.list("uploads/").stream()
                    .map(StoredObject::key)
                    .filter(k -> k.endsWith(BOOKS) && !k.contains("/files/"))
                    .toList();
            books.forEach(this::sweep);
        } catch (ProblemException e) {
            LOG.warnf("old uploads cannot be removed now: %s", e.getMessage());
        }
    }

    private void sweep(String key) {
        try {
            Upload upload = store.readJson(key, Upload.class);
            if (clock.millis() - upload.startedAt() > keptFor.toMillis()) {
                uploads.discard(upload.uploadId());
                LOG.infof("upload %s was never registered and is removed", upload.uploadId());
            }
        } catch (RuntimeException e) {
            if (e instanceof ProblemException problem && problem.code() == ProblemCode.STORE_UNAVAILABLE) {
                throw problem;
            }
            LOG.warnf("%s cannot be used, and what it belongs to stays: %s", key, e.getMessage());
        }
    }
}
