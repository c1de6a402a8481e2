package io.adapruner.benchmarks.soak;

import java.util.List;

/** How one job of a soak went. */
public sealed interface JobOutcome {
    /** It succeeded, with the report of an undisturbed one. */
    record Same() implements JobOutcome {}

    /** It succeeded, with another report. */
    record Differing(List<String> differences) implements JobOutcome {
        public Differing {
            differences = List.copyOf(differences);
        }
    }

    /** It ended otherwise, or the gateway answered as it never should. */
    record Failed(String why) implements JobOutcome {}

    /** It had not ended when the soak stopped waiting for it. */
    record Stuck(String lastSeen) implements JobOutcome {}

    /** It had been accepted, and then there was no such job. */
    record Lost(String answer) implements JobOutcome {}
}
