package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pruned network goes to Python, is trained and exported there, and comes back to be pruned again. */
class PrunedAgainTest {
    @TempDir
    static Path folder;

    private static String python;
    private static SmallJob job;
    private static Product product;

    @BeforeAll
    static void make() {
        python = PythonEnvironment.interpreter();
        job = SmallJob.in(folder);
        product = new Product(folder.resolve("home"));
    }

    @Test
    void whatPythonTrainedAndExportedIsPrunedAgain() throws Exception {
        Path first = folder.resolve("first");
        prune(job.model(), first, "--architecture", SmallJob.ARCHITECTURE);

        PythonEnvironment.run(
                python,
                Path.of("python", "round_trip.py").toAbsolutePath(),
                List.of(first.toString()),
                1,
                folder.resolve("log"));

        for (String exported : List.of("trained.onnx", "trained.pt2")) {
            Path second = folder.resolve("second-" + exported);
            prune(first.resolve(exported), second);
            assertThat(macs(second)).as(exported).isLessThanOrEqualTo(macs(first) * 7 / 10);
        }
        Path second = folder.resolve("second-state-dict");
        prune(first.resolve("trained.pth"), second, "--continue", first.toString());
        assertThat(macs(second)).as("its own state dict").isLessThanOrEqualTo(macs(first) * 7 / 10);
    }

    private static void prune(Path model, Path out, String... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(
                "prune",
                "--model",
                model.toString(),
                "--data",
                job.data().toString(),
                "--keep",
                "macs=70%",
                "--epochs",
                "0",
                "--criteria",
                "l2",
                "--calibration-images",
                "64",
                "--recalibration-batches",
                "2",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        Product.Outcome outcome = product.run(arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    }

    private static long macs(Path results) throws IOException {
        byte[] network = Files.readAllBytes(results.resolve("network.json"));
        return Cost.of(NetworkJson.read(network).network()).macs();
    }
}
