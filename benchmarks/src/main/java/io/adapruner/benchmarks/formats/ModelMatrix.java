package io.adapruner.benchmarks.formats;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
 * a time. Without models it takes every convolutional one of torchvision, and a U-Net; the script names those of other packages. Run
 * in the root of the sources.
 */
public final class ModelMatrix {
    static final Path SCRIPT = Path.of("benchmarks", "models", "export_models.py");

    /** Every format: torch.export archives, and ONNX by PyTorch's two exporters. */
    public static final List<String> FORMATS = List.of("pt2", "dynamo", "script");

    private static final String NOT_EXPORTED = "not exported: ";

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
        List<String> models = named.isEmpty() ? all(args[0]) : named;
        List<String> problems = problems(
                args[0], SCRIPT, Path.of(args[1]), models, wanted.isEmpty() ? FORMATS : wanted, System.out::println);
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    /**
     * Checks models one after another.
     *
     * @param interpreter the Python
     * @param script {@code benchmarks/models/export_models.py}
     * @param folder for one model's files at a time
     * @param table is given the lines of a Markdown table
     * @return the lines of those that failed; what PyTorch's own exporter cannot write is not a failure
     */
    public static List<String> problems(
            String interpreter,
            Path script,
            Path folder,
            List<String> models,
            List<String> formats,
            Consumer<String> table)
            throws IOException {
        Files.createDirectories(folder);
        var problems = new ArrayList<String>();
        table.accept(MatrixRow.HEAD);
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1));
                Python python = new Python(interpreter, script, folder)) {
            var matrix = new ModelMatrix(python, new MatrixCase(engine, new Exports(engine, python, folder)), folder);
            for (String model : models) {
                for (String format : formats) {
                    MatrixRow row = matrix.row(model, format);
                    table.accept(row.markdown());
                    if (!row.problem().isEmpty() && !row.problem().startsWith(NOT_EXPORTED)) {
                        problems.add(row.markdown());
                    }
                }
            }
        }
        return problems;
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
                return MatrixRow.failed(model, format, NOT_EXPORTED + problem);
            }
            return cases.check(model, format, file, sample);
        } catch (ProblemException e) {
            return MatrixRow.failed(model, format, e.code() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever else a file brings about is a finding as well, and the others are still to be checked.
            return MatrixRow.failed(model, format, "failed: " + e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(sample);
        }
    }
}
