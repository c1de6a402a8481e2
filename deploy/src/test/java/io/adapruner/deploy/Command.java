package io.adapruner.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end: its exit code and all that it wrote. */
record Command(int exit, String output) {
    private static final long MINUTES = 10;

    static Command run(Path folder, Map<String, String> environment, List<String> words) {
        try {
            Path log = Files.createTempFile("adapruner-command", ".log");
            try {
                var builder = new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(words + " took more than " + MINUTES + " minutes");
                }
                return new Command(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
            } finally {
                Files.delete(log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + words, e);
        } catch (IOException e) {
            throw new IllegalStateException("could not run " + words, e);
        }
    }

    /** The output of a program that must succeed. */
    String expectSuccess() {
        if (exit != 0) {
            throw new IllegalStateException("exit code " + exit + ":\n" + output);
        }
        return output;
    }
}
