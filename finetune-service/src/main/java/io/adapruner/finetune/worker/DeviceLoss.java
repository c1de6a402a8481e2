package io.adapruner.finetune.worker;

import io.adapruner.finetune.EngineAccess;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Notices that an accelerator has died under the worker. A CUDA context that has failed once fails forever, so a worker that
 * went on would take, and fail, one training after another: it leaves instead, and its slices go to others.
 */
@Singleton
class DeviceLoss {
    private static final Logger LOG = Logger.getLogger(DeviceLoss.class);
    private static final String FAILED = "cuda error";
    private static final String FULL = "out of memory";

    private final EngineAccess engine;
    private volatile Optional<String> reason = Optional.empty();

    DeviceLoss(EngineAccess engine) {
        this.engine = engine;
    }

    /** Whether this failure means that the device is lost; from then on {@link #reason} is present. */
    boolean caused(Throwable failure) {
        if (!engine.accelerated()) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            String lower = message.toLowerCase(Locale.ROOT);
            if (lower.contains(FAILED) && !lower.contains(FULL)) {
                String first = message.lines().findFirst().orElse(FAILED);
                LOG.errorf("The device %s is lost; no more slices are taken: %s", engine.configuredDevice(), first);
                reason = Optional.of("device " + engine.configuredDevice() + " is lost: " + first);
                return true;
            }
        }
        return false;
    }

    /** Why nothing can be computed on the device any more; empty while it works. */
    Optional<String> reason() {
        return reason;
    }
}
