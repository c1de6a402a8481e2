package io.adapruner.cli;

import io.adapruner.cli.progress.ProgressView;
import io.adapruner.engine.latency.TableMeasurement;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner latency-table}: layer times of this machine, for a job that runs on another. */
@Command(
        name = "latency-table",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures how long a network's layers take on this machine at many widths, in ONNX Runtime, and writes"
                        + " one file for 'adapruner prune --keep latency=... --latency-table'; starts no service.")
final class LatencyTableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description =
                    "PyTorch state dict (.pt, .pth, .th), safetensors, torch.export archive (.pt2), or ONNX (.onnx).")
    private Path file;

    @Mixin
    private StructureOptions structure;

    @Option(names = "--latency-batch", description = "Samples in one pass (default: 1).")
    private int batch = 1;

    @Option(names = "--latency-threads", description = "Threads of one operation (default: 1).")
    private int threads = 1;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the table is written.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Network network = network();
        var view = new ProgressView(System.err, ProgressView.onTerminal());
        view.say("measuring " + network.name() + " at many widths; leave this machine alone meanwhile");
        LatencyTable table = new TableMeasurement(batch, threads).of(network, (trials, of) -> {});
        Files.writeString(out, Json.mapper().writeValueAsString(table) + System.lineSeparator());
        view.say(String.format(
                Locale.ROOT,
                "%s: %.3f ms (batch %d, threads %d) on %s",
                network.name(),
                table.originalMillis(),
                batch,
                threads,
                table.hardware()));
        System.out.println(out);
        return 0;
    }

    private Network network() {
        ModelDescription said;
        try {
            said = structure.withoutGateway(file, "--model=");
            requireSensible();
        } catch (ProblemException e) {
            if (BrokenFile.is(e)) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return ModelImport.read(file, said, Companions.beside(file)).network();
    }

    private void requireSensible() {
        try {
            new LatencyTarget(batch, threads, Optional.empty());
        } catch (ProblemException e) {
            throw new ProblemException(e.code(), "--latency-" + e.getMessage(), e);
        }
        if (Files.isDirectory(out)
                || out.toAbsolutePath().getParent() == null
                || !Files.isWritable(out.toAbsolutePath().getParent())) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "--out=" + out + " cannot be written; name a file in a folder that may be");
        }
    }
}
