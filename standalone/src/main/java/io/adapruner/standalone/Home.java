package io.adapruner.standalone;

import io.adapruner.pipeline.health.FreeRoom;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The folder where the embedded broker and store keep their data, held by one process at a time.
 */
final class Home implements AutoCloseable {
    /** Holds the address of the API while {@code up} runs. */
    private static final String API = "api";

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private Home(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /** {@code ADAPRUNER_HOME}, or {@code .adapruner} in the user's home folder. */
    static Path location() {
        String configured = System.getenv("ADAPRUNER_HOME");
        return configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".adapruner")
                : Path.of(configured).toAbsolutePath();
    }

    /**
     * Takes the folder.
     *
     * @throws ProblemException {@link ProblemCode#CONFLICT} when another process holds it; {@link ProblemCode#DISK_FULL} when there
     *     is no space to begin
     */
    static Home take(Path directory) {
        FreeRoom.at(directory).shortage(DiskWatch.RESERVE).ifPresent(shortage -> {
            throw new ProblemException(
                    ProblemCode.DISK_FULL,
                    "AdaPruner does not start: " + shortage
                            + "; make room there, or set ADAPRUNER_HOME to a folder on another disk");
        });
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new ProblemException(
                        ProblemCode.CONFLICT,
                        "another AdaPruner is using " + directory
                                + running(directory)
                                        .map(api -> " and does not answer yet; wait until it is ready at " + api
                                                + ", stop it,")
                                        .orElse("; wait for it, stop it,")
                                + " or set ADAPRUNER_HOME to another folder");
            }
            return new Home(directory, channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder " + directory, e);
        }
    }

    /** The address of the API of whoever holds the folder and keeps running; empty when nobody has said so. */
    static Optional<URI> running(Path directory) {
        try {
            return Optional.of(
                    URI.create(Files.readString(directory.resolve(API)).strip()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Tells other commands where the API is, as long as this process holds the folder. */
    void serves(URI api) {
        try {
            Files.writeString(directory.resolve(API), api.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve(API), e);
        }
    }

    Path directory() {
        return directory;
    }

    /** The embedded store's secret: random, made once, readable by its owner only. */
    String secret() {
        Path file = directory.resolve("store-secret");
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[24];
                new SecureRandom().nextBytes(random);
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(random));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the store's secret in " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(directory.resolve(API));
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + directory, e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
