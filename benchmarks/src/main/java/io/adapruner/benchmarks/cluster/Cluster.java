package io.adapruner.benchmarks.cluster;

import static org.awaitility.Awaitility.await;

import io.adapruner.cli.gateway.GatewayClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/** The system as operators run it: a broker, a store and every service, each a process of its own on loopback. */
public final class Cluster implements AutoCloseable {
    public static final String BROKER = "broker";
    public static final String STORE = "store";
    public static final String GATEWAY = "gateway";
    public static final String IMPORTANCE = "importance-service";
    public static final String SEARCH = "search-service";
    public static final String INHERITANCE = "inheritance-service";
    public static final String FINE_TUNE = "finetune-service";

    /**
     * For tests of what happens between slices: trainings of seconds must have many of them; and for reports that are compared: one
     * thread computes the same wherever it runs, and waits for no other on a busy machine.
     */
    public static final Map<String, String> MANY_SLICES =
            Map.of("ADAPRUNER_FINETUNE_SLICE_DURATION", "1s", "ADAPRUNER_ENGINE_THREADS", "1");

    private static final Duration READY = Duration.ofMinutes(3);
    private static final String ACCESS_KEY = "adapruner";

    /** The volume of a service's working files. */
    private static final String WORK = "/var/lib/adapruner";

    private final Path folder;
    private final int storeMegabytes;
    private final ShippedEnvironment shipped;
    private final Map<String, String> environment;
    private final String secret = UUID.randomUUID().toString();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Process> processes = new LinkedHashMap<>();

    private Cluster(Path folder, int storeMegabytes, ShippedEnvironment shipped, Map<String, String> environment) {
        this.folder = folder;
        this.storeMegabytes = storeMegabytes;
        this.shipped = shipped;
        this.environment = environment;
    }

    /** The names of all processes that {@link #start} starts. */
    public static List<String> names() {
        return List.of(BROKER, STORE, GATEWAY, IMPORTANCE, SEARCH, INHERITANCE, FINE_TUNE);
    }

    /**
     * Starts everything at once, in no order, as Compose configures it, and returns when all of it is ready.
     *
     * @param environment of every service, before what Compose gives it; each entry hides a default that users get
     */
    public static Cluster start(Path folder, Map<String, String> environment) throws Exception {
        return start(folder, 0, ShippedEnvironment.compose(folder), environment);
    }

    /**
     * As {@link #start(Path, Map)}.
     *
     * @param storeMegabytes size of a volume of its own for the store, which needs Linux's {@code unshare}; 0 for none
     * @param shipped what a deployment gives the services
     */
    public static Cluster start(
            Path folder, int storeMegabytes, ShippedEnvironment shipped, Map<String, String> environment)
            throws Exception {
        var cluster = new Cluster(folder, storeMegabytes, shipped, environment);
        try {
            List<String> names = names();
            names.forEach(name -> cluster.ports.put(name, Ports.free()));
            for (String name : names) {
                cluster.launch(name);
            }
            for (String name : names) {
                cluster.awaitReady(name);
            }
            return cluster;
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
    }

    public URI gateway() {
        return address(GATEWAY);
    }

    /** Starts one more process of a service and waits until it is ready. */
    public void add(String service, String name) throws Exception {
        ports.put(name, Ports.free());
        processes.put(name, service(service, name));
        awaitReady(name);
    }

    /** SIGKILL; returns when the process has ended. */
    public void kill(String name) throws InterruptedException {
        processes.get(name).destroyForcibly().waitFor();
    }

    /** SIGSTOP: the process holds what it has and does nothing. */
    public void freeze(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(processes.get(name).pid()))
                .start()
                .waitFor();
    }

    /** Starts a killed process again, under its old address, and waits until it is ready. */
    public void restart(String name) throws Exception {
        launch(name);
        awaitReady(name);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port(BROKER);
    }

    /** The store's folder as its process sees it, which may have a volume of its own there. */
    public Path storeVolume() {
        return Path.of("/proc/" + processes.get(STORE).pid() + "/root" + data(STORE));
    }

    /** The value of a counter of one process, its labels summed; 0 before its first event. */
    public double counter(String name, String metric) throws IOException, InterruptedException {
        return metrics(name)
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(Cluster::value)
                .sum();
    }

    /** Of a line in OpenMetrics' text; after " # " comes an exemplar, with its own value and time. */
    private static double value(String line) {
        int exemplar = line.indexOf(" # ");
        String sample = exemplar < 0 ? line : line.substring(0, exemplar);
        return Double.parseDouble(sample.substring(sample.lastIndexOf(' ') + 1));
    }

    /** The metrics that a service exposes to Prometheus. */
    public String metrics(String name) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                            HttpRequest.newBuilder(address(name).resolve("/q/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** What a process has written to its standard output. */
    public String log(String name) throws IOException {
        return Files.readString(logFile(name));
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit().join());
    }

    private void launch(String name) throws IOException {
        processes.put(
                name,
                switch (name) {
                    case BROKER -> java(name, List.of(), main(Broker.class, data(name), port(name)), Map.of());
                    case STORE ->
                        java(name, volume(), main(Store.class, data(name), port(name), ACCESS_KEY, secret), Map.of());
                    default -> service(name, name);
                });
    }

    private static List<String> main(Class<?> main, String... arguments) {
        var command = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs what follows in a mount namespace where the store's folder is a small volume. */
    private List<String> volume() throws IOException {
        if (storeMegabytes == 0) {
            return List.of();
        }
        Files.createDirectories(Path.of(data(STORE)));
        String mount = "mount -t tmpfs -o size=" + storeMegabytes + "m tmpfs '" + data(STORE) + "' && exec \"$@\"";
        return List.of("unshare", "-rm", "sh", "-c", mount, "store");
    }

    private Process service(String service, String name) throws IOException {
        Path jar = ShippedEnvironment.ROOT.resolve(Path.of(service, "target", "quarkus-app", "quarkus-run.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: package the module " + service + " first");
        }
        Map<String, String> settings = settings(service, name);
        List<String> arguments =
                List.of("--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true", "-jar", jar.toString());
        return java(name, List.of(), arguments, settings);
    }

    /** The shipped configuration, with the addresses and folders of this machine. */
    private Map<String, String> settings(String service, String name) throws IOException {
        var settings = new HashMap<>(shipped.of(service));
        // As deploy/images/Dockerfile sets it
        settings.putIfAbsent("ADAPRUNER_CACHE_DIRECTORY", WORK + "/cache");
        // Each process has a volume of its own, but no container that would put it there
        Path work = folder.resolve("work-" + name);
        Files.createDirectories(work.resolve("tmp"));
        settings.replaceAll((variable, value) -> value.replace(WORK, work.toString()));
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", port(name));
        settings.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
        // The embedded broker knows no users; who may do what is tested in containers
        settings.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        settings.put("ADAPRUNER_STORE_ENDPOINT", address(STORE).toString());
        settings.put("ADAPRUNER_STORE_PUBLIC_ENDPOINT", address(STORE).toString());
        settings.put("ADAPRUNER_STORE_ACCESS_KEY", ACCESS_KEY);
        settings.put("ADAPRUNER_STORE_SECRET_KEY", secret);
        settings.putAll(environment);
        return settings;
    }

    private Process java(String name, List<String> prefix, List<String> arguments, Map<String, String> settings)
            throws IOException {
        var command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(name).toFile()));
        builder.environment().putAll(settings);
        return builder.start();
    }

    private void awaitReady(String name) throws Exception {
        try {
            await().dontCatchUncaughtExceptions()
                    .atMost(READY)
                    .pollInterval(Duration.ofMillis(200))
                    .failFast(() -> !processes.get(name).isAlive())
                    .until(() -> ready(name));
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new IllegalStateException(name + " does not become ready:\n" + log(name), e);
        }
    }

    private boolean ready(String name) {
        return switch (name) {
            case BROKER, STORE -> listens(ports.get(name));
            default -> GatewayClient.ready(address(name));
        };
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private URI address(String name) {
        return Ports.address(ports.get(name));
    }

    private String port(String name) {
        return Integer.toString(ports.get(name));
    }

    private String data(String name) {
        return folder.resolve("data-" + name).toString();
    }

    private Path logFile(String name) {
        return folder.resolve(name + ".log");
    }
}
