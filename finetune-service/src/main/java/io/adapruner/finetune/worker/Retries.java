package io.adapruner.finetune.worker;

import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.pipeline.stage.BackOff;
import io.adapruner.pipeline.stage.Failures;
import io.adapruner.pipeline.stage.StageConfig;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Retries work that failed for a reason that may pass, as every stage does. */
@ApplicationScoped
class Retries {
    private static final Logger LOG = Logger.getLogger(Retries.class);
    private static final long LISTEN_MILLIS = 50;

    private final int attempts;
    private final BackOff backOff;

    Retries(StageConfig config) {
        this.attempts = config.attempts();
        this.backOff = BackOff.of(config);
    }

    /** @throws ProblemException the last failure */
    SliceOutcome run(StopSignal stop, Supplier<SliceOutcome> work) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Duration wait = backOff.after(attempt);
            try {
                return work.get();
            } catch (RuntimeException e) {
                ProblemException problem = Failures.typed(e);
                if (!Failures.passing(problem.code()) || attempt >= attempts) {
                    throw problem;
                }
                LOG.warnf(e, "Attempt %d failed, trying again in %s: %s", attempt, wait, e.getMessage());
            }
            if (stopped(wait, stop)) {
                return new SliceOutcome.Undone();
            }
        }
    }

    private static boolean stopped(Duration wait, StopSignal stop) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        while (System.nanoTime() - end < 0) {
            if (stop.stopRequested()) {
                return true;
            }
            Thread.sleep(LISTEN_MILLIS);
        }
        return false;
    }
}
