package io.adapruner.cli;

import java.net.URI;
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
}
