package io.adapruner.cli.platform;

import java.net.URI;
import java.util.Optional;

/** All services in this process, for the length of one command; found by {@link java.util.ServiceLoader}. */
public interface EmbeddedPlatform extends AutoCloseable {
    /**
     * Starts everything and returns the gateway's address when it is ready.
     *
     * @throws io.adapruner.problem.ProblemException when it cannot start, e.g. because another process holds the data
     */
    URI start();

    /** The address of the {@code up} that holds the data which {@link #start} would use; empty when there is none. */
    Optional<URI> running();

    @Override
    void close();
}
