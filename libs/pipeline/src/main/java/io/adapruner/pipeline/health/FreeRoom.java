package io.adapruner.pipeline.health;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is left on the volume of a folder.
 *
 * @param folder as requested; it need not exist yet
 * @param bytes that this process may still write there
 */
public record FreeRoom(Path folder, long bytes) {
    private static final long MEBIBYTE = 1 << 20;

    /** A folder that is made later is on the volume of its nearest parent that exists. */
    public static FreeRoom at(Path folder) {
        return new FreeRoom(folder, volume(folder).toFile().getUsableSpace());
    }

    /** The nearest folder that exists. */
    public static Path volume(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (existing.getParent() != null && !existing.toFile().exists()) {
            existing = existing.getParent();
        }
        return existing;
    }

    /**
     * Why nothing can be kept there, in words; empty where it can.
     *
     * @param needed bytes
     */
    public Optional<String> shortage(long needed) {
        return bytes >= needed
                ? Optional.empty()
                : Optional.of("only " + mebibytes(bytes) + " MiB are free in " + folder + ", where " + mebibytes(needed)
                        + " MiB are needed");
    }

    private static long mebibytes(long bytes) {
        return bytes / MEBIBYTE;
    }
}
