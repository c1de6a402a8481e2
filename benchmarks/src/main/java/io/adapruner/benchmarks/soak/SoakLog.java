package io.adapruner.benchmarks.soak;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What a soak prints while it runs: a line for each kill, for each twentieth of the jobs, and for each job that goes wrong. */
final class SoakLog {
    private static final int PARTS = 20;

    private final PrintStream out;
    private final int jobs;
    private final long start = System.nanoTime();
    private int begun;
    private int ended;

    SoakLog(PrintStream out, int jobs) {
        this.out = out;
        this.jobs = jobs;
    }

    synchronized void begun() {
        begun++;
    }

    synchronized void ended(JobRun run) {
        ended++;
        if (!(run.outcome() instanceof JobOutcome.Same)) {
            print("job " + run.jobId() + ": " + run.outcome());
        }
        if (ended * PARTS / jobs > (ended - 1) * PARTS / jobs) {
            print(ended + " of " + jobs + " jobs have ended");
        }
    }

    synchronized void killed(Kill kill) {
        print(String.format(
                Locale.ROOT,
                "%s was killed with %d jobs open, and ready again after %.1f s",
                kill.process(),
                kill.openJobs(),
                kill.away().toMillis() / 1e3));
    }

    synchronized int open() {
        return begun - ended;
    }

    private void print(String line) {
        Duration t = Duration.ofNanos(System.nanoTime() - start);
        out.printf(Locale.ROOT, "%02d:%02d:%02d  %s%n", t.toHours(), t.toMinutesPart(), t.toSecondsPart(), line);
    }
}
