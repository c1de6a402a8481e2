package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.benchmarks.cluster.Ports;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, through the public API, in the packaged application. */
class PruneTest {
    private static final long FULL = SmallJob.MACS;

    @TempDir
    static Path folder;

    private static SmallJob job;
    private static Product product;

    @BeforeAll
    static void make() {
        job = SmallJob.in(folder);
        product = new Product(folder.resolve("home"));
    }

    @Test
    void twoBudgetsMakeTwoNetworksThatKeepThem() throws Exception {
        Path out = folder.resolve("out");
        var outcome = product.run(job.prune(
                "--keep",
                "macs=50%",
                "--keep",
                "macs=30%",
                "--epochs",
                "1",
                "--criteria",
                "l2,random",
                "--calibration-images",
                "64",
                "--recalibration-batches",
                "2",
                "--batch",
                "64",
                "--json",
                "--out",
                out.toString()));

        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        JsonNode report = new ObjectMapper().readTree(outcome.output());
        assertThat(report.path("base").path("macs").asLong()).isEqualTo(FULL);
        assertThat(report.path("targets")).hasSize(2);
        checkTarget(report.path("targets").path(0), 0.5, out.resolve("macs-50"));
        checkTarget(report.path("targets").path(1), 0.3, out.resolve("macs-30"));
        assertThat(out.resolve("report.json")).exists();
        assertThat(Files.readString(out.resolve("report.md"))).contains("macs=30%", "Counting rule");
    }

    private static void checkTarget(JsonNode target, double keep, Path results) throws Exception {
        assertThat(target.path("macs").asLong()).isBetween((long) (0.9 * keep * FULL), (long) (keep * FULL));
        for (String step : new String[] {"surgery", "inherited", "finetuned"}) {
            assertThat(target.path("accuracy").path(step).asDouble(-1)).as(step).isBetween(0.0, 100.0);
        }
        assertThat(target.path("criteria").size()).isGreaterThanOrEqualTo(4);
        assertThat(target.path("blocks")).hasSize(3);
        Network network = NetworkJson.read(Files.readAllBytes(results.resolve("network.json")))
                .network();
        assertThat(Cost.of(network).macs()).isEqualTo(target.path("macs").asLong());
        assertThat(Safetensors.read(results.resolve("weights.safetensors"))
                        .checkedFor(network)
                        .tensors())
                .hasSameSizeAs(network.parameters());
        assertThat(results.resolve("model.pt")).isNotEmptyFile();
        assertThat(results.resolve("model.py")).content().contains("class Model(nn.Module):");
        assertThat(results.resolve("model.onnx")).isNotEmptyFile();
    }

    @Test
    void anUnreachableBudgetFailsWithTheReachableRange() throws Exception {
        var outcome = product.run(job.prune(
                "--keep",
                "macs=1%",
                "--epochs",
                "0",
                "--out",
                folder.resolve("none").toString()));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("reachable");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void weightsOfAnotherArchitectureAreToldByName() throws Exception {
        var outcome = product.run(
                "prune",
                "--model",
                job.model().toString(),
                "--architecture",
                "resnet14-cifar",
                "--data",
                job.data().toString(),
                "--keep",
                "macs=50%");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("missing").contains("layer1.1.conv1.weight");
    }

    /** Else the job would wait forever for a trainer, after other stages have spent their time. */
    @Test
    void withoutTheDeviceAskedForNothingStarts() throws Exception {
        var outcome = product.with("ADAPRUNER_ENGINE_DEVICE", "cuda:0").run(job.prune("--keep", "macs=50%"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("device cuda:0 is missing").doesNotContain("Exception");
        assertThat(outcome.output()).isEmpty();
    }

    @Test
    void norDoServicesThatAreToStay() throws Exception {
        var outcome =
                product.with("ADAPRUNER_ENGINE_DEVICE", "cuda:0").run("up", "--port", Integer.toString(Ports.free()));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("Failed: device cuda:0 is missing");
    }

    @Test
    void aSettingThatIsRefusedEndsTheStartWithItsValue() throws Exception {
        var outcome =
                product.with("ADAPRUNER_ENGINE_THREADS", "2000").run("up", "--port", Integer.toString(Ports.free()));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("threads 2000 must be in 1..1024");
    }
}
