package io.adapruner.cli.demo;

import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.MethodChoices;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.platform.JobFollower;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.registration.Registration;
import io.adapruner.cli.report.ResultFiles;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.pipeline.job.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code adapruner demo}: the main job on data and a network that it makes itself. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Renders 10,000 images, trains a ResNet-20 on them and prunes it to 70, 50 and 30 %% of the MACs.")
public final class DemoCommand implements Callable<Integer> {
    /** 7,200 images need no more for their statistics, and the demo must be short. */
    private static final int RECALIBRATION_BATCHES = 20;

    @Mixin
    private GatewayOptions gateway;

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
        Path results = work.resolve("results");
        return gateway.at(view, Set.of(), (platform, client) -> {
            var registered = new Registration(client, view);
            String model = registered.model(weights, List.of(), demo::registration);
            String id = client.submit(
                            request(model, registered.dataset(data.toString(), OnBroken.FAIL, ImageCheck.HEADERS)))
                    .id();
            view.say("job " + id);
            new JobFollower(platform, client, view).follow(id);
            System.out.println("\n" + new ResultFiles(client).fetch(id, results).body());
            System.out.println("Results are in " + results.toAbsolutePath());
            return 0;
        });
    }

    private JobRequest request(String modelId, String datasetId) {
        return new JobRequest(
                modelId,
                datasetId,
                Stream.of("macs=70%", "macs=50%", "macs=30%").map(Budget::parse).toList(),
                Optional.of(MethodChoices.recalibrationBatches(RECALIBRATION_BATCHES)),
                Optional.of(TrainingChoices.epochs(1)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(seed));
    }
}
