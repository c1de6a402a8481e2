package io.adapruner.api;

/**
 * Where a job, or one of its targets, stands.
 *
 * <pre>
 *   queued ──► running ──► succeeded
 *      │        ▲  │  └──► failed
 *      │        │  ▼
 *      ├──────► paused
 *      └─ any of the first row or paused ──► cancelled
 * </pre>
 */
public enum JobStatus {
    QUEUED,
    RUNNING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether nothing more will happen. */
    public boolean terminal() {
        return switch (this) {
            case QUEUED, RUNNING, PAUSED -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
