package io.adapruner.benchmarks.soak;

import java.time.Duration;

/**
 * One job of a soak.
 *
 * @param jobId empty: never accepted
 * @param took from the first attempt to submit it to its report
 */
public record JobRun(String jobId, Duration took, JobOutcome outcome) {}
