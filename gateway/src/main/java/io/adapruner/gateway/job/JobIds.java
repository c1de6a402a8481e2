package io.adapruner.gateway.job;

/** Where the ids of new jobs come from. */
@FunctionalInterface
public interface JobIds {
    /** One that no job has. */
    String next();
}
