package io.adapruner.cli.job;

import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.FetchedResults;
import io.adapruner.cli.report.OutputOptions;
import io.adapruner.cli.report.ResultFiles;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner fetch}: the results of an ended job. */
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = "Fetches the files and the report of a job that has ended.")
public final class FetchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobIdOption job;

    @Mixin
    private OutputOptions output;

    @Mixin
    private GatewayOptions gateway;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            output.requireWritable();
        } catch (ProblemException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return gateway.at(new ProgressView(System.err, false), Set.of(), (platform, client) -> {
            new FetchedResults(output).show(new ResultFiles(client).fetch(job.id, output.folder()));
            return 0;
        });
    }
}
