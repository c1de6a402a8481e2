package io.adapruner.benchmarks.formats;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Real architectures, exported by PyTorch in every format that users bring, one after another: imported, compared with
 * PyTorch, pruned to 70 % of the MACs, compared with masking, exported in all four forms, which are compared. Prints a Markdown
 * table; exits with 1 when anything but PyTorch's own exporter fails.
 *
 * <pre>
 * ModelMatrix PYTHON FOLDER [--format=pt2|dynamo|script] [MODEL ...]
 * </pre>
 *
 * <p>PYTHON is the interpreter of an environment with torch, torchvision, onnx and onnxscript; FOLDER holds one model's files at
 * a time. Without models it takes every convolutional one of torchvision, and a U-Net. Run in the root of the sources.
 */
public final class ModelMatrix {
    private static final Path SCRIPT = Path.of("benchmarks", "models", "export_models.py");
    private static final List<String> FORMATS = List.of("pt2", "dynamo", "script");

    private final Python python;
    private final MatrixCase cases;
    private final Path folder;

    private ModelMatrix(Python python, MatrixCase cases, Path folder) {
        this.python = python;
        this.cases = cases;
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> rest = Stream.of(args).skip(2).toList();
        List<String> wanted = rest.stream()
                .filter(a -> a.startsWith("--format="))
                .map(a -> a.substring("--format=".length()))
                .toList();
        List<String> named = rest.stream().filter(a -> !a.startsWith("--")).toList();
        boolean passed = true;
        System.out.println(MatrixRow.HEAD);
        Path folder = Files.createDirectories(Path.of(args[1]));
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1));
                Python python = new Python(args[0], SCRIPT, folder)) {
            var cases = new MatrixCase(engine, new Exports(engine, python, folder));
            var matrix = new ModelMatrix(python, cases, folder);
            for (String model : named.isEmpty() ? all(args[0]) : named) {
                for (String format : wanted.isEmpty() ? FORMATS : wanted) {
                    MatrixRow row = matrix.row(model, format);
                    System.out.println(row.markdown());
                    passed &= row.problem().isEmpty() || row.problem().startsWith("not exported");
                }
            }
        }
        if (!passed) {
            System.exit(1);
        }
    }

    private static List<String> all(String interpreter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(interpreter, SCRIPT.toString(), "--list").start();
        String names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || names.isBlank()) {
            throw new IllegalStateException(interpreter + " cannot list the models of torchvision");
        }
        return names.lines().toList();
    }

    private MatrixRow row(String model, String format) throws IOException {
        Path file = folder.resolve(model + (format.equals("pt2") ? ".pt2" : "-" + format + ".onnx"));
        Path sample = folder.resolve(model + ".safetensors");
        try {
            String problem = python.ask("export " + model + " " + format);
            if (!problem.isEmpty()) {
                return MatrixRow.failed(model, format, "not exported: " + problem);
            }
            return cases.check(model, format, file, sample);
        } catch (ProblemException e) {
            return MatrixRow.failed(model, format, e.code() + ": " + e.getMessage());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(sample);
        }
    }
}
