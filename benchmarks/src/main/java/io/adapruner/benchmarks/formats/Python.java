package io.adapruner.benchmarks.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code benchmarks/models/export_models.py --serve} in a process of its own: one line asked, one line answered. When it
 * crashes, as native code in exporters may, the question counts as failed and the next one goes to a new process.
 */
final class Python implements AutoCloseable {
    private final ProcessBuilder builder;
    private Process process;
    private Writer questions;
    private BufferedReader answers;

    /** @param interpreter of an environment with torch, torchvision, onnx and onnxscript */
    Python(String interpreter, Path script, Path folder) throws IOException {
        builder = new ProcessBuilder(interpreter, script.toString(), folder.toString(), "--serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        start();
    }

    private void start() throws IOException {
        process = builder.start();
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Nothing when it went well, else what went wrong. */
    String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            close();
            start();
            return "Python crashed";
        }
        return answer.startsWith("done") ? "" : answer;
    }

    @Override
    public void close() throws IOException {
        answers.close();
        process.destroy();
    }
}
