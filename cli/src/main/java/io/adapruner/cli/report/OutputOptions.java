package io.adapruner.cli.report;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a job's results go. */
public final class OutputOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Results (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--overwrite", description = "Replace the results of an earlier job in there.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print report.json on standard output, progress on standard error.")
    private boolean json;

    /** The folder for the results. */
    public Path folder() {
        return out;
    }

    /** Whether standard output is for {@code report.json} alone. */
    public boolean json() {
        return json;
    }

    /**
     * Finds out before a job of hours whether its results can be written; leaves nothing behind.
     *
     * @throws ProblemException when they cannot, or would replace others unasked
     */
    public void requireWritable() {
        Path existing = out.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw invalid("--out=" + out + " cannot be written: " + existing
                    + (Files.isDirectory(existing) ? " may not be written to" : " is no folder"));
        }
        for (String name : List.of("report.json", "report.md")) {
            if (Files.exists(out.resolve(name)) && !overwrite) {
                throw invalid("--out=" + out + " holds " + name
                        + " of an earlier job; choose another folder, or add --overwrite to replace it");
            }
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, message);
    }
}
