package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Shows the next process that the one before it died during its work. A marker is put into the store before an attempt and
 * removed after it, however it ended; so a marker that another process finds belongs to one that could not remove it: it was
 * killed, or it lost the work without noticing yet.
 */
@Singleton
public class AttemptMarkers {
    private static final Logger LOG = Logger.getLogger(AttemptMarkers.class);

    private final ArtifactStore store;
    private final String process = UUID.randomUUID().toString();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    public AttemptMarkers(ArtifactStore store) {
        this.store = store;
    }

    /** Content of a marker: which process began the attempt. */
    record Begun(String process) {}

    /**
     * Marks the beginning of an attempt; doing so twice in one process is the same attempt.
     *
     * @param key of this attempt and no other
     * @return false if another process began this very attempt and has not ended it
     */
    public boolean begin(String key) {
        open.add(key);
        boolean ours = store.publishJson(key, new Begun(process))
                || owner(key).map(process::equals).orElseGet(() -> store.publishJson(key, new Begun(process)));
        if (!ours) {
            open.remove(key);
        }
        return ours;
    }

    /**
     * Marks the beginning of the first attempt that no other process began and did not end.
     *
     * @param prefix of the keys of all attempts at this work
     * @return the attempt's key
     * @throws ProblemException {@link ProblemCode#WORKER_DIED} when there have been {@code most} such attempts
     */
    public String beginNext(String prefix, int most) {
        for (int attempt = 1; attempt <= most; attempt++) {
            String key = prefix + attempt + ".json";
            if (begin(key)) {
                return key;
            }
        }
        throw died(most);
    }

    /** What it means that so many attempts were begun and none was ended. */
    public static ProblemException died(int attempts) {
        return new ProblemException(
                ProblemCode.WORKER_DIED,
                "the process that did this work ended in the middle of it " + attempts + " times of " + attempts);
    }

    /** The attempt has ended. A marker that stays because the store does not answer makes it count as one that failed. */
    public void end(String key) {
        try {
            store.delete(key);
        } catch (ProblemException e) {
            LOG.warnf("marker %s stays: %s", key, e.getMessage());
        } finally {
            open.remove(key);
        }
    }

    /** Ends every attempt of this process, which stops: work that is interrupted by a stop has not failed. */
    public void endAll() {
        Set.copyOf(open).forEach(this::end);
    }

    /** Empty if the marker has been removed meanwhile. */
    private Optional<String> owner(String key) {
        try {
            return Optional.of(store.readJson(key, Begun.class).process());
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
