package io.adapruner.gateway.job;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** The clock and the ids of a gateway that runs; tests bring their own. */
@Singleton
class JobSources {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    JobIds ids() {
        return () -> UUID.randomUUID().toString();
    }
}
