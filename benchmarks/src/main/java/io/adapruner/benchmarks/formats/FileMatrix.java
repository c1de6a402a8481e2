package io.adapruner.benchmarks.formats;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The checks of {@link ModelMatrix} on files that exist already, as {@code benchmarks/models/export_keras.py} and
 * {@code export_paddle.py} write them: MODEL-KIND.onnx, and beside it MODEL.safetensors with an input (channels first) and the
 * output that the file's framework gives. Prints a Markdown table; exits with 1 when anything fails.
 *
 * <pre>
 * FileMatrix PYTHON FOLDER FILE ...
 * </pre>
 */
public final class FileMatrix {
    private FileMatrix() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[1]));
        boolean failed = false;
        System.out.println(MatrixRow.HEAD);
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1));
                Python python = new Python(args[0], ModelMatrix.SCRIPT, folder)) {
            var matrix = new MatrixCase(engine, new Exports(engine, python, folder));
            for (String file : List.of(args).subList(2, args.length)) {
                MatrixRow row = row(matrix, Path.of(file));
                failed |= !row.problem().isEmpty();
                System.out.println(row.markdown());
            }
        }
        if (failed) {
            System.exit(1);
        }
    }

    private static MatrixRow row(MatrixCase matrix, Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        int dash = name.lastIndexOf('-');
        String model = name.substring(0, dash);
        String kind = name.substring(dash + 1);
        try {
            return matrix.check(model, kind, file, file.resolveSibling(model + ".safetensors"));
        } catch (ProblemException e) {
            return MatrixRow.failed(model, kind, e.code() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever else a file brings about is a finding as well, and the others are still to be checked.
            return MatrixRow.failed(model, kind, "failed: " + e);
        }
    }
}
