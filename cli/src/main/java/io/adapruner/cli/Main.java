package io.adapruner.cli;

import io.adapruner.problem.ProblemException;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code adapruner} command. Exit codes: 0 done, 1 the job failed, 2 usage. */
@Command(
        name = "adapruner",
        mixinStandardHelpOptions = true,
        version = "AdaPruner 0.1.0",
        description = "Makes a trained CNN smaller and faster.",
        subcommands = {InspectCommand.class, PruneCommand.class, DemoCommand.class})
public final class Main {
    private static final int FAILED = 1;

    /** Runs one command and returns its exit code. */
    public static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println(describe(failure));
                    return FAILED;
                })
                .execute(arguments);
    }

    /** What went wrong and what to do about it, for people. */
    public static String describe(Exception failure) {
        return failure instanceof ProblemException problem
                ? "Failed: " + problem.getMessage() + System.lineSeparator()
                        + problem.code().advice()
                : "Failed: "
                        + (failure.getCause() instanceof IOException io ? failure.getMessage() + ": " + io : failure);
    }
}
