package io.adapruner.pipeline.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code VmRSS} of a process.
 *
 * @param status as Linux shows it at {@code /proc/self/status}
 */
record ResidentMemory(Path status) {
    private static final String KEY = "VmRSS:";
    private static final long KIB = 1024;

    /** Bytes in RAM; NaN where the system does not say. */
    double bytes() {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(KEY))
                    .mapToDouble(line -> KIB
                            * Double.parseDouble(line.substring(KEY.length())
                                    .replace("kB", "")
                                    .strip()))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
