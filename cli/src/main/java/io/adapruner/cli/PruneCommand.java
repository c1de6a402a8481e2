package io.adapruner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.ReportText;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner prune}: one network, one data set, one or more budgets. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prunes a trained network to one or more budgets and fetches the results.")
final class PruneCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private MethodOptions method;

    @Mixin
    private TrainingOptions training;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        ObjectNode registration = JSON.createObjectNode();
        write(request, registration);
        List<Path> companions = model.companions();
        PrintStream stream = output.json ? System.err : System.out;
        var view = new ProgressView(stream, ProgressView.onTerminal() && !output.json);
        try (var platform = Platform.open(output.gateway);
                var gateway = new GatewayClient(platform.gateway())) {
            var job = new PruneJob(gateway, view);
            request.put("modelId", job.registerModel(model.model, companions, registration));
            request.put("datasetId", job.registerDataset(model.data));
            show(job.run(request, output.out));
        }
        return 0;
    }

    /** Bad options are told before anything is started or sent, as mistakes of usage. */
    private void write(ObjectNode request, ObjectNode registration) {
        try {
            method.writeTo(request);
            training.writeTo(request);
            model.writeTo(registration);
            output.requireWritable();
        } catch (ProblemException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void show(JsonNode report) throws IOException {
        if (output.json) {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            System.out.println();
            System.out.println(new ReportText(report).body());
            System.out.println("Results are in " + output.out.toAbsolutePath());
        }
    }
}
