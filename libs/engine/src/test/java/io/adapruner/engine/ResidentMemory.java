package io.adapruner.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux holds in memory for this process. */
final class ResidentMemory {
    private static final int PAGE = 4096;

    private ResidentMemory() {}

    static long bytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * PAGE;
    }
}
