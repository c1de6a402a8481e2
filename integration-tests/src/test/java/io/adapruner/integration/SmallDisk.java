package io.adapruner.integration;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder with a small volume of its own, as processes see it that enter it; needs Linux's {@code unshare} and {@code nsenter}.
 *
 * @param keeper holds the volume until it is closed
 */
record SmallDisk(Process keeper, Path folder) implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    /** Empty where the system does not let users mount a volume of their own. */
    static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        String command = "mount -t tmpfs -o size=" + megabytes + "m tmpfs '" + folder + "' && echo mounted && exec cat";
        Process keeper;
        try {
            keeper = new ProcessBuilder("unshare", "-rm", "sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        return "mounted".equals(keeper.inputReader().readLine())
                ? Optional.of(new SmallDisk(keeper, folder))
                : Optional.empty();
    }

    /** What must precede a command that is to see the volume. */
    List<String> entrance() {
        return List.of("nsenter", "--target=" + keeper.pid(), "--user", "--mount", "--preserve-credentials");
    }

    /** The folder as this process sees it. */
    Path seen() {
        return Path.of("/proc/" + keeper.pid() + "/root" + folder);
    }

    /** Fills the volume until so many bytes are left; 0: to the last. */
    Path fill(long left) {
        Path filler = seen().resolve("filler");
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (seen().toFile().getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new UncheckedIOException("cannot fill " + filler, e);
            }
        }
        return filler;
    }

    @Override
    public void close() {
        keeper.destroyForcibly().onExit().join();
    }
}
