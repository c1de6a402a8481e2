package io.adapruner.cli.job;

import picocli.CommandLine.Parameters;

/** The job that a command is about. */
final class JobIdOption {
    @Parameters(paramLabel = "ID", description = "The job's id, as 'adapruner jobs' lists it.")
    String id;
}
