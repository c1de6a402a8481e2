package io.adapruner.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel counts of this process's memory, in bytes. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** In RAM now. */
    public static long resident() throws IOException {
        return bytes("VmRSS:");
    }

    /** The most that was in RAM at once. */
    public static long peak() throws IOException {
        return bytes("VmHWM:");
    }

    private static long bytes(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("/proc/self/status has no " + field);
    }
}
