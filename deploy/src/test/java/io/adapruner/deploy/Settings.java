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

/** The variables of one composition: fresh secrets by deploy/init, substituted images, free ports, short slices. */
record Settings(Path file, Map<String, String> values) {
    static Settings write(Path root, Path folder) throws IOException {
        Path file = folder.resolve("env");
        Files.deleteIfExists(file);
        Command.run(
                        root,
                        Map.of("ADAPRUNER_ENV_FILE", file.toString()),
                        List.of(root.resolve("deploy/init").toString(), "--no-package"))
                .expectSuccess();
        var text = new StringBuilder(Files.readString(file));
        String images = System.getProperty("compose.images", "");
        if (!images.isBlank()) {
            text.append(Files.readString(Path.of(images))).append('\n');
        }
        for (String port : List.of("GATEWAY_PORT", "STORE_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT")) {
            text.append(port).append('=').append(freePort()).append('\n');
        }
        // One in 64 of those that earlier versions of deploy/init made began so
        text.append("KAFKA_CLUSTER_ID=-aRxCxOWNBCF48riubFdlA\n");
        // The same results wherever a job runs, and jobs of many slices
        text.append("ENGINE_THREADS=1\nSLICE_DURATION=2s\nFINETUNE_MEMORY=2g\nINHERITANCE_MEMORY=2g\n");
        text.append("PROMETHEUS_CONFIG=")
                .append(Rules.impatient(root, folder.resolve("prometheus")))
                .append('\n');
        Map<String, String> values = parse(text.toString());
        text.append("ADAPRUNER_STORE_PUBLIC_ENDPOINT=http://127.0.0.1:")
                .append(values.get("STORE_PORT"))
                .append('\n');
        Files.writeString(file, text);
        return new Settings(file, Map.copyOf(parse(text.toString())));
    }

    URI address(String port) {
        return URI.create("http://127.0.0.1:" + values.get(port));
    }

    String image(String variable) {
        String image = values.get(variable);
        if (image == null) {
            throw new IllegalStateException(variable + " is not set; pass -Dcompose.images=FILE");
        }
        return image;
    }

    boolean hasGrafana() {
        return values.containsKey("GRAFANA_IMAGE") || !values.containsKey("KAFKA_IMAGE");
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
