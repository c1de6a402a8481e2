package io.adapruner.standalone;

import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CountDownLatch;

/** All services of this process, between their start and their stop. */
public final class Services implements QuarkusApplication {
    private static final CountDownLatch STARTED = new CountDownLatch(1);

    /** Runs when every service has started; returns when the process is asked to stop. */
    @Override
    public int run(String... arguments) {
        STARTED.countDown();
        Quarkus.waitForExit();
        return 0;
    }

    /** Why they did not start, as the service said that could not. */
    static RuntimeException failure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return new IllegalStateException("the services did not start: " + failure, failure);
    }

    /** Blocks until every service has started. */
    static void awaitStart() {
        try {
            STARTED.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
