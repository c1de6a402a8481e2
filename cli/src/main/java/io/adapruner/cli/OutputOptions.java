package io.adapruner.cli;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the job runs and where its results go. */
final class OutputOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Results (default: ${DEFAULT-VALUE}).")
    Path out;

    @Option(names = "--gateway", description = "A running gateway (default: that of 'adapruner up', else an own one).")
    URI gateway;

    @Option(names = "--json", description = "Print report.json on standard output, progress on standard error.")
    boolean json;

    /**
     * Finds out before a job of hours whether its results can be written; leaves nothing behind.
     *
     * @throws ProblemException when they cannot
     */
    void requireWritable() {
        Path existing = out.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "--out=" + out + " cannot be written: " + existing
                            + (Files.isDirectory(existing) ? " may not be written to" : " is no folder"));
        }
    }
}
