package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A whole job through the published ports, down to the files that a user downloads from the store. */
@Order(1)
@ExtendWith(RunningSystem.class)
class PruneTest {
    private static final long FULL = SmallJob.MACS;

    @TempDir
    Path folder;

    @Test
    void theDownloadedNetworkIsWhatTheReportSays(Composition composition, Submission job) throws Exception {
        long start = System.nanoTime();
        String id = job.submit(1, 50);
        Report report = job.finish(id);
        composition.report("a small job (one budget, one epoch): %.0f s".formatted((System.nanoTime() - start) / 1e9));

        TargetReport target = report.targets().getFirst();
        assertThat(report.base().macs()).isEqualTo(FULL);
        assertThat(target.macs()).isBetween(9 * FULL / 20, FULL / 2);
        for (Artifact artifact : job.gateway().artifacts(id)) {
            Path file = folder.resolve(Path.of(artifact.name()).getFileName());
            job.gateway().download(artifact.url(), file);
        }
        Network network = NetworkJson.read(Files.readAllBytes(folder.resolve("network.json")))
                .network();
        assertThat(Cost.of(network).macs()).isEqualTo(target.macs());
        assertThat(Safetensors.read(folder.resolve("weights.safetensors"))
                        .checkedFor(network)
                        .tensors())
                .hasSameSizeAs(network.parameters());
        assertThat(folder.resolve("model.pt")).isNotEmptyFile();
        assertThat(folder.resolve("model.onnx")).isNotEmptyFile();
    }
}
