package io.adapruner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.ReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adapruner demo}: the main job on data and a network that it makes itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Renders 10,000 images, trains a ResNet-20 on them and prunes it to 70, 50 and 30 %% of the MACs.")
final class DemoCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--seed", defaultValue = "0", description = "Of images and training (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "out/demo",
            description = "Images, network and results (default: ${DEFAULT-VALUE}).")
    private Path work;

    @Option(
            names = "--train-epochs",
            defaultValue = "8",
            description = "Epochs for the network that is pruned (default: ${DEFAULT-VALUE}).")
    private int trainEpochs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(work);
        var view = new ProgressView(System.out, ProgressView.onTerminal());
        var demo = new DemoNetwork(work, seed, view);
        Path data = demo.renderImages();
        Path weights = demo.train(data, trainEpochs);
        ObjectNode request = JSON.createObjectNode();
        var budgets = request.putArray("budgets");
        for (int percent : new int[] {70, 50, 30}) {
            budgets.addObject().put("metric", "macs").put("unit", "percent").put("value", percent);
        }
        request.put("seed", seed);
        request.putObject("training").put("epochs", 1);
        // 7,200 images need no more for their statistics, and the demo shall be short.
        request.putObject("method").put("recalibrationBatches", 20);
        try (var platform = Platform.open(null);
                var gateway = new GatewayClient(platform.gateway())) {
            var job = new PruneJob(gateway, view);
            request.put("modelId", job.registerModel(weights, List.of(), demo.registration()));
            request.put("datasetId", job.registerDataset(data));
            System.out.println("\n" + new ReportText(job.run(request, work.resolve("results"))).body());
        }
        System.out.println("Results are in " + work.resolve("results").toAbsolutePath());
        return 0;
    }
}
