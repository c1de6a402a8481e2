package io.adapruner.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Prometheus's settings, with the same rules and causes but less patience, so that a test sees alerts come and go. */
final class Rules {
    private Rules() {}

    static Path impatient(Path root, Path folder) throws IOException {
        Path source = root.resolve("deploy/prometheus");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, hurried(Files.readString(file)));
                copy.toFile().setReadable(true, false);
            }
        }
        return folder;
    }

    private static String hurried(String text) {
        return text.replaceAll("(?m)^(\\s+for:) \\S+$", "$1 5s")
                .replaceAll("(scrape_interval|evaluation_interval): \\S+", "$1: 5s")
                .replaceAll("scrape_timeout: \\S+", "scrape_timeout: 4s")
                .replace("[30m]", "[45s]")
                .replace("[2m]", "[20s]")
                // Each of a stage's attempts may wait ten seconds for the name of a store that is away.
                .replace("[10m]", "[2m]")
                .replace("adapruner_targets_silence_seconds) > 1800", "adapruner_targets_silence_seconds) > 20");
    }
}
