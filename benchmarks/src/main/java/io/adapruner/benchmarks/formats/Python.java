package io.adapruner.benchmarks.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code benchmarks/models/export_models.py --serve} in a process of its own: one line asked, one line answered. */
final class Python implements AutoCloseable {
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private Python(Process process) {
        this.process = process;
        this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** @param interpreter of an environment with torch, torchvision, onnx and onnxscript */
    static Python start(String interpreter, Path script, Path folder) throws IOException {
        return new Python(new ProcessBuilder(interpreter, script.toString(), folder.toString(), "--serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Nothing when it went well, else what went wrong. */
    String ask(String question) {
        try {
            questions.write(question + "\n");
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("Python ended at: " + question);
            }
            return answer.startsWith("done") ? "" : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        answers.close();
        process.destroy();
    }
}
