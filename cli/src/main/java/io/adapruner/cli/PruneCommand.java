package io.adapruner.cli;

import io.adapruner.api.JobRequest;
import io.adapruner.api.ModelRequest;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.platform.JobFollower;
import io.adapruner.cli.platform.OptionWords;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.registration.Registration;
import io.adapruner.cli.report.FetchedResults;
import io.adapruner.cli.report.OutputOptions;
import io.adapruner.cli.report.ResultFiles;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner prune}: one network, one data set, one or more budgets. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prunes a trained network to one or more budgets and fetches the results.")
final class PruneCommand implements Callable<Integer> {
    /** Placeholder for what only an upload gives, while the options are checked. */
    private static final String NOT_YET = "not-uploaded-yet";

    private static final String NO_TABLE_YET = "0".repeat(64);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private MethodOptions method;

    @Mixin
    private LatencyOptions latency;

    @Mixin
    private ViewOptions pictures;

    @Mixin
    private TaskOptions task;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private OutputOptions output;

    @Mixin
    private GatewayOptions gateway;

    @Option(
            names = "--detach",
            description = "Submit, print the job's id and end; needs a gateway that runs on ('adapruner up').")
    private boolean detach;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Function<String, ModelRequest> registration = checked();
        List<Path> companions = model.companions();
        PrintStream stream = output.json() || detach ? System.err : System.out;
        var view = new ProgressView(stream, ProgressView.onTerminal() && !output.json() && !detach);
        return gateway.at(view, Set.of(), (platform, client) -> {
            if (detach && platform.own()) {
                throw usage("--detach needs a gateway that runs on when this command ends:"
                        + " start one with 'adapruner up', or name one with --gateway");
            }
            var registered = new Registration(client, view);
            JobRequest request = request(
                    registered.model(model.model, companions, registration),
                    registered.dataset(model.data, model.onBroken, model.check),
                    table -> client.registerLatencyTable(table).id());
            String id = submit(client, request);
            if (detach) {
                System.out.println(id);
                view.say(platform.farewell(id));
                return 0;
            }
            view.say("job " + id);
            new JobFollower(platform, client, view).follow(id);
            new FetchedResults(output).show(new ResultFiles(client).fetch(id, output.folder()));
            return 0;
        });
    }

    /** Bad options are reported before anything is started or sent, as usage errors. */
    private Function<String, ModelRequest> checked() {
        try {
            request(NOT_YET, NOT_YET, table -> NO_TABLE_YET).complete();
            Function<String, ModelRequest> registration = model.registration();
            if (!detach) {
                output.requireWritable();
            }
            return registration;
        } catch (ProblemException e) {
            if (BrokenFile.is(e)) {
                throw e;
            }
            throw usage(OptionWords.of(e.getMessage()));
        }
    }

    private JobRequest request(String modelId, String datasetId, Function<LatencyTable, String> register) {
        return new JobRequest(
                modelId,
                datasetId,
                method.budgets(),
                Optional.of(method.choices()),
                Optional.of(training.choices()),
                method.sparse(),
                method.precision(),
                Optional.ofNullable(method.seed),
                latency.choices(register),
                task.choices(),
                Optional.empty(),
                Optional.ofNullable(method.steps),
                pictures.choices());
    }

    private static String submit(GatewayClient client, JobRequest request) {
        try {
            return client.submit(request).id();
        } catch (ProblemException e) {
            throw new ProblemException(e.code(), OptionWords.of(e.getMessage()), e);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
