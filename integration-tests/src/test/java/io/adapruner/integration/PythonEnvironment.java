package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Python that ADAPRUNER_PYTHON names, as integration-tests/python/environment makes it. Where CI says that there must be
 * one (ADAPRUNER_PYTHON_REQUIRED), its absence is a failure; elsewhere the tests say that they did not run.
 */
final class PythonEnvironment {
    private PythonEnvironment() {}

    static String interpreter() {
        String python = System.getenv("ADAPRUNER_PYTHON");
        if (python != null && !python.isBlank()) {
            return python;
        }
        String advice = "set ADAPRUNER_PYTHON to what integration-tests/python/environment prints";
        if ("true".equals(System.getenv("ADAPRUNER_PYTHON_REQUIRED"))) {
            return fail("No Python, although CI requires one: " + advice);
        }
        return abort("NOT RUN, nothing is proved of files for and from Python: " + advice);
    }

    /** Runs round_trip.py or the like to its end; it must say "ok" once for each thing checked. */
    static void run(String python, Path script, List<String> arguments, int checked, Path log)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        int exitCode = process.waitFor();

        String said = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(exitCode).as(said).isZero();
        assertThat(said.lines().filter(l -> l.startsWith("ok "))).as(said).hasSize(checked);
    }
}
