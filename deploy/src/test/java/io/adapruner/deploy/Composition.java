package io.adapruner.deploy;

import static org.awaitility.Awaitility.await;

import io.adapruner.cli.gateway.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** docker-compose.yml, run under a project name of its own with secrets of its own. */
final class Composition {
    static final List<String> SERVICES =
            List.of("gateway", "importance-service", "search-service", "inheritance-service", "finetune-service");
    static final String TRAINER = "finetune-service";

    /**
     * For tests of what happens between slices: trainings of a minute must have many of them; and one trainer must leave the other
     * processor of a small machine to the others, as if each had a machine of its own.
     */
    static final Map<String, String> MANY_SLICES = Map.of("SLICE_DURATION", "2s", "ENGINE_THREADS", "1");

    private static final Duration READY = Duration.ofMinutes(6);

    private final Path root =
            Path.of(System.getProperty("compose.root")).toAbsolutePath().normalize();
    private final String project = System.getProperty("compose.project");
    private final Path folder = root.resolve("deploy/target/compose-test");
    private final Settings settings;
    private final ComposeFile file;

    Composition() throws IOException {
        Files.createDirectories(folder);
        settings = Settings.write(root, folder);
        file = ComposeFile.of(root, "deploy/test/small-disks.yml", settings.file(), project);
    }

    String project() {
        return project;
    }

    Path root() {
        return root;
    }

    /** Where the tests may leave files; a build output. */
    Path folder() {
        return folder;
    }

    Settings settings() {
        return settings;
    }

    URI gateway() {
        return settings.address("GATEWAY_PORT");
    }

    /** Starts what is not running, with so many trainers, and returns when all of it is healthy. */
    void up(int trainers) {
        up(trainers, Map.of());
    }

    /** As {@link #up(int)}, with variables that go before those of the settings. */
    void up(int trainers, Map<String, String> variables) {
        start(trainers, variables);
        awaitReady();
    }

    /** As {@link #up(int, Map)}, without waiting until all is healthy. */
    void start(int trainers, Map<String, String> variables) {
        // First, so that the small disks are there before what is stored on them
        if (containers("disks").isEmpty()) {
            compose(variables, List.of("up", "-d", "--no-build", "disks")).expectSuccess();
        }
        var words = new ArrayList<>(List.of("up", "-d", "--no-build", "--scale", TRAINER + "=" + trainers));
        words.addAll(SERVICES);
        words.add("prometheus");
        if (settings.hasGrafana()) {
            words.add("grafana");
        }
        compose(variables, words).expectSuccess();
    }

    void awaitReady() {
        awaitUntil(() -> SERVICES.stream().allMatch(this::healthy) && GatewayClient.ready(gateway()));
    }

    void awaitHealthy(List<String> services) {
        awaitUntil(() -> services.stream().allMatch(this::healthy));
    }

    private void awaitUntil(BooleanSupplier ready) {
        try {
            await().atMost(READY)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(ready::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    "not ready after " + READY + ":\n"
                            + compose(Map.of(), List.of("ps")).output()
                            + compose(Map.of(), List.of("logs", "--tail", "60")).output(),
                    e);
        }
    }

    private boolean healthy(String service) {
        List<Container> containers = containers(service);
        return !containers.isEmpty() && containers.stream().allMatch(Container::healthy);
    }

    /** The running containers of a service. */
    List<Container> containers(String service) {
        return docker(
                        "ps",
                        "-q",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--filter",
                        "label=com.docker.compose.service=" + service)
                .expectSuccess()
                .lines()
                .map(id -> new Container(this, id))
                .toList();
    }

    Container container(String service) {
        return containers(service).getFirst();
    }

    /** A container that does something and ends, in one of the composition's networks. */
    Command once(String network, String image, String... words) {
        var all = new ArrayList<>(List.of(
                "run", "--rm", "--network", project + "_" + network, "--entrypoint", words[0], settings.image(image)));
        all.addAll(List.of(words).subList(1, words.length));
        return docker(all.toArray(String[]::new));
    }

    /** What is left of the project in the engine: containers, volumes and networks. */
    List<String> remains() {
        String label = "label=com.docker.compose.project=" + project;
        var found = new ArrayList<String>();
        docker("ps", "-aq", "--filter", label).expectSuccess().lines().forEach(found::add);
        docker("volume", "ls", "-q", "--filter", label).expectSuccess().lines().forEach(found::add);
        docker("network", "ls", "-q", "--filter", label).expectSuccess().lines().forEach(found::add);
        return found;
    }

    void down() {
        compose(Map.of(), List.of("down", "--volumes", "--remove-orphans", "--timeout", "20"))
                .expectSuccess();
    }

    /** @param variables that go before those of the settings */
    Command compose(Map<String, String> variables, List<String> words) {
        var all = new HashMap<>(settings.machine());
        all.putAll(variables);
        return file.run(all, words);
    }

    String composeVersion() {
        return file.version();
    }

    /** Writes what all containers have written so far into a file of that name. */
    Path saveLogs(String name) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".log"),
                compose(Map.of(), List.of("logs", "--no-color", "--timestamps")).output());
    }

    Command docker(String... words) {
        var all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(words));
        return Command.run(root, Map.of(), all);
    }

    /** Adds a line to the summary that deploy/test/run prints at its end. */
    void report(String line) {
        try {
            Files.writeString(
                    folder.resolve("summary.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the summary", e);
        }
    }
}
