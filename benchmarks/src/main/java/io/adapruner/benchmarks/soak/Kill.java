package io.adapruner.benchmarks.soak;

import java.time.Duration;

/**
 * One process killed.
 *
 * @param openJobs jobs that were accepted or about to be, and had not ended
 * @param away until it was ready again
 */
public record Kill(String process, int openJobs, Duration away) {}
