package io.adapruner.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real data sets, where they are present. */
final class SharedData {
    private SharedData() {}

    /** A folder below {@code adapruner.data}, {@code ADAPRUNER_DATA} or a {@code shared/data} further up; else skips. */
    static Path folder(String name) {
        String configured = System.getProperty("adapruner.data", System.getenv("ADAPRUNER_DATA"));
        Path found = configured == null ? upward() : Path.of(configured);
        Assumptions.assumeTrue(
                found != null && Files.isDirectory(found.resolve(name)),
                "SKIPPED: no real data '" + name + "'; set -Dadapruner.data or ADAPRUNER_DATA");
        return found.resolve(name);
    }

    private static Path upward() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("shared/data"))) {
                return at.resolve("shared/data");
            }
        }
        return null;
    }
}
