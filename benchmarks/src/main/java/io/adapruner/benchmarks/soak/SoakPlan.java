package io.adapruner.benchmarks.soak;

import java.time.Duration;

/**
 * How long and how hard a soak is.
 *
 * @param jobs to run to their end
 * @param betweenKills from one kill to the next; longer when the process killed before was not ready again in two thirds of it
 * @param inFlight most jobs that are open at a time
 */
public record SoakPlan(int jobs, Duration betweenKills, int inFlight) {
    public SoakPlan {
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs " + jobs + " must be at least 1");
        }
        if (!betweenKills.isPositive()) {
            throw new IllegalArgumentException("time between kills " + betweenKills + " must be above 0");
        }
        if (inFlight < 1) {
            throw new IllegalArgumentException("jobs in flight " + inFlight + " must be at least 1");
        }
    }

    /** @param arguments jobs, seconds between kills, jobs in flight */
    static SoakPlan of(String... arguments) {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "JOBS SECONDS_BETWEEN_KILLS JOBS_IN_FLIGHT are needed, for example 1000 30 6");
        }
        return new SoakPlan(
                Integer.parseInt(arguments[0]),
                Duration.ofMillis(Math.round(1000 * Double.parseDouble(arguments[1]))),
                Integer.parseInt(arguments[2]));
    }
}
