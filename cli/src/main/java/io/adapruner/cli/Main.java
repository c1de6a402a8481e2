package io.adapruner.cli;

import io.adapruner.cli.demo.DemoCommand;
import io.adapruner.cli.job.CancelCommand;
import io.adapruner.cli.job.FetchCommand;
import io.adapruner.cli.job.JobsCommand;
import io.adapruner.cli.job.PauseCommand;
import io.adapruner.cli.job.ResumeCommand;
import io.adapruner.cli.job.ShowCommand;
import io.adapruner.cli.job.WatchCommand;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code adapruner} command. Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted. */
@Command(
        name = "adapruner",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Makes a trained CNN smaller and faster.",
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            LatencyTableCommand.class,
            PruneCommand.class,
            JobsCommand.class,
            ShowCommand.class,
            WatchCommand.class,
            FetchCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            CompletionCommand.class
        })
public final class Main {
    private static final int FAILED = 1;

    /** Runs one command and returns its exit code. */
    public static int run(String... arguments) {
        return withHandlers(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true))
                .execute(arguments);
    }

    /** A command line whose mistakes are reported in a line or two: what is wrong, and where the options are described. */
    public static CommandLine withHandlers(CommandLine line) {
        return line.setParameterExceptionHandler((mistake, arguments) -> misuse(mistake))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    System.err.println(describe(failure));
                    return FAILED;
                });
    }

    private static int misuse(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        System.err.println(mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr().flush();
        System.err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** The codes' own advice is for programs where it speaks of fields and of HTTP. */
    private static String advice(ProblemCode code) {
        return switch (code) {
            case INVALID_REQUEST -> "Correct it and run the command again.";
            case NOT_FOUND -> "Check the name; 'adapruner jobs' lists the jobs that there are.";
            case CONFLICT -> "'adapruner jobs' shows what there is and in which state.";
            default -> code.advice();
        };
    }

    /** What went wrong and what to do about it, for people. */
    public static String describe(Exception failure) {
        return "Failed: "
                + switch (failure) {
                    case ProblemException problem ->
                        problem.getMessage() + System.lineSeparator() + advice(problem.code());
                    case IOException file -> FileFault.of(file);
                    case UncheckedIOException file -> file.getMessage() + ": " + FileFault.of(file.getCause());
                    default ->
                        "an unexpected " + failure.getClass().getSimpleName() + " (" + failure.getMessage() + ")"
                                + System.lineSeparator() + "This is a defect in AdaPruner; please report it.";
                };
    }
}
