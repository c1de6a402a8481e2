package io.adapruner.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of one composition. What users get is tested: {@code file} is what deploy/init has written, untouched.
 *
 * @param written what is in the file
 * @param machine what this machine needs beyond it, which Compose takes before the file
 */
record Settings(Path file, Map<String, String> written, Map<String, String> machine) {
    Settings {
        written = Map.copyOf(written);
        machine = Map.copyOf(machine);
    }

    static Settings write(Path root, Path folder) throws IOException {
        Path file = folder.resolve("env");
        Files.deleteIfExists(file);
        Command.run(
                        root,
                        Map.of("ADAPRUNER_ENV_FILE", file.toString()),
                        List.of(root.resolve("deploy/init").toString(), "--no-package"))
                .expectSuccess();
        return new Settings(file, parse(Files.readString(file)), machine(root, folder));
    }

    private static Map<String, String> machine(Path root, Path folder) throws IOException {
        var machine = new LinkedHashMap<String, String>();
        // A machine that reaches no registry has stand-ins for the images
        String images = System.getProperty("compose.images", "");
        if (!images.isBlank()) {
            machine.putAll(parse(Files.readString(Path.of(images))));
        }
        // The usual ports may be in use
        for (String port : List.of("GATEWAY_PORT", "STORE_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")) {
            machine.put(port, Integer.toString(freePort()));
        }
        // Signed addresses name the store's port
        machine.put("ADAPRUNER_STORE_PUBLIC_ENDPOINT", "http://127.0.0.1:" + machine.get("STORE_PORT"));
        // The alerts' own rules, with seconds in place of their minutes: a test cannot wait half an hour for an alert
        machine.put(
                "PROMETHEUS_CONFIG",
                Rules.impatient(root, folder.resolve("prometheus")).toString());
        return machine;
    }

    /** The value of a variable, as Compose takes it. */
    String value(String variable) {
        String here = machine.get(variable);
        return here != null ? here : written.get(variable);
    }

    URI address(String port) {
        return URI.create("http://127.0.0.1:" + value(port));
    }

    String image(String variable) {
        String image = value(variable);
        if (image == null) {
            throw new IllegalStateException(variable + " is not set; pass -Dcompose.images=FILE");
        }
        return image;
    }

    boolean hasGrafana() {
        return value("GRAFANA_IMAGE") != null || value("KAFKA_IMAGE") == null;
    }

    private static Map<String, String> parse(String text) {
        var values = new LinkedHashMap<String, String>();
        text.lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return values;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
