package io.adapruner.integration;

import io.adapruner.benchmarks.cluster.ShippedEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged application, run by the launcher as a user runs it: a process of its own with a home folder of its own. */
record Product(Path home, Map<String, String> variables, List<String> entrance) {
    private static final long MINUTES = 10;

    Product(Path home) {
        this(home, Map.of(), List.of());
    }

    /** The same with one more variable in its environment. */
    Product with(String variable, String value) {
        var more = new HashMap<>(variables);
        more.put(variable, value);
        return new Product(home, Map.copyOf(more), entrance);
    }

    /** The same with its home folder on a small volume. */
    static Product on(SmallDisk disk) {
        return new Product(disk.folder(), Map.of(), disk.entrance());
    }

    /** What one finished command left behind. */
    record Outcome(int exitCode, String output, String errors) {}

    /** Runs one command to its end. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("adapruner", ".out");
        Path errors = Files.createTempFile("adapruner", ".err");
        try {
            Process process = start(output.toFile(), errors.toFile(), arguments);
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        List.of(arguments) + " took more than " + MINUTES + " minutes: " + Files.readString(errors));
            }
            return new Outcome(process.exitValue(), read(output), read(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Starts one command and returns at once. */
    Process start(File output, File errors, String... arguments) throws IOException {
        var command = new ArrayList<>(entrance);
        command.add(launcher().toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
        builder.environment().put("ADAPRUNER_HOME", home.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Many processes of seconds: of a start's 12 s of processor time the second compiler takes 5.
        builder.environment().put("ADAPRUNER_TIER", "1");
        // The same results wherever a job runs, and no two threads that wait for each other on a busy machine.
        builder.environment().put("ADAPRUNER_ENGINE_THREADS", "1");
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** It would build what is not built, in the middle of a build. */
    private static Path launcher() {
        Path jar = ShippedEnvironment.ROOT.resolve("standalone/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: package the module standalone first");
        }
        return ShippedEnvironment.ROOT.resolve("adapruner");
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
