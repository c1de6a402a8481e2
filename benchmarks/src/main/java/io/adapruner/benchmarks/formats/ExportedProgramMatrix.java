package io.adapruner.benchmarks.formats;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.ImportedNetwork;
import io.adapruner.formats.Safetensors;
import io.adapruner.formats.exported.ExportedProgramFile;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Tensor;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads every {@code .pt2} file of a folder made by {@code benchmarks/models/export_pt2.py}, runs it on libtorch and prints
 * one line per model: seconds of reading, layers, and the largest difference from PyTorch's output relative to the largest
 * output. Exits with 1 when a difference exceeds 1e-4 or a model cannot be read.
 *
 * <p>Arguments: {@code FOLDER [threads]}.
 */
public final class ExportedProgramMatrix {
    private static final double TOLERANCE = 1e-4;

    private ExportedProgramMatrix() {}

    public static void main(String[] args) throws IOException {
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[0]))) {
            files = all.filter(f -> f.toString().endsWith(".pt2")).sorted().toList();
        }
        boolean equal = !files.isEmpty();
        try (Engine engine = Engine.open(new EngineConfig("cpu", threads))) {
            for (Path file : files) {
                equal &= compare(engine, file);
            }
        }
        if (!equal) {
            System.exit(1);
        }
    }

    private static boolean compare(Engine engine, Path file) throws IOException {
        String name = file.getFileName().toString().replace(".pt2", "");
        try {
            long start = System.nanoTime();
            ImportedNetwork imported = ExportedProgramFile.read(file);
            double seconds = (System.nanoTime() - start) / 1e9;
            Weights sample = Safetensors.read(file.resolveSibling(name + ".safetensors"));
            double difference = difference(engine, imported, sample.get("input"), sample.get("output"));
            System.out.printf(
                    Locale.ROOT,
                    "%-32s read %.2f s, %3d layers, relative difference %.1e %s%n",
                    name,
                    seconds,
                    imported.network().layers().size(),
                    difference,
                    imported.warnings());
            return difference <= TOLERANCE;
        } catch (ProblemException e) {
            System.out.printf(Locale.ROOT, "%-32s %s: %s%n", name, e.code(), e.getMessage());
            return false;
        }
    }

    private static double difference(Engine engine, ImportedNetwork imported, Tensor input, Tensor expected)
            throws IOException {
        int channels = imported.network().input().channels();
        var plain = new Preprocessing(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
        Path script = Files.createTempFile("adapruner", ".pt");
        try {
            TorchScriptExport.write(imported.network(), imported.weights(), plain, script);
            try (LoadedProgram program = engine.compile(script);
                    NDManager call = program.newManager()) {
                var shape = new Shape(
                        input.shape().stream().mapToLong(Integer::longValue).toArray());
                float[] actual = program.call(
                                call, "forward", Argument.of(HostTensors.floats(call, input.buffer(), shape)))
                        .singletonOrThrow()
                        .toFloatArray();
                return relative(actual, expected.toArray());
            }
        } finally {
            Files.delete(script);
        }
    }

    private static double relative(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference / largest;
    }
}
