package io.adapruner.engine.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * ONNX Runtime's native libraries as files in a folder that stays. Left to itself, the runtime copies them, 28 MB, into the
 * temporary folder at each start and removes them at the end, which a killed process does not reach.
 */
final class OnnxLibraries {
    private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
    private static final List<String> FILES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

    /** What the runtime names its folders in the temporary folder. */
    private static final String LEFTOVERS = "onnxruntime-java*";

    /** Far longer than the runtime takes to load what it has copied. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;

    /** @param folder where the libraries are kept; several processes may share it */
    OnnxLibraries(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes what is absent or differs from what this application was built with.
     *
     * @return the folder; empty where this application carries no libraries for Linux on x86-64
     */
    Optional<Path> layOut() throws IOException {
        Files.createDirectories(folder);
        for (String name : FILES) {
            if (OnnxLibraries.class.getResource(RESOURCES + name) == null) {
                return Optional.empty();
            }
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)
                    || !Arrays.equals(digest(Files.newInputStream(file)), digest(resource(name)))) {
                write(name, file);
            }
        }
        return Optional.of(folder);
    }

    /** By way of a name of its own, so that no process loads half a library. */
    private void write(String name, Path file) throws IOException {
        Path coming = Files.createTempFile(
                folder,
                name,
                ".coming",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (InputStream in = resource(name)) {
            Files.copy(in, coming, StandardCopyOption.REPLACE_EXISTING);
            Files.move(coming, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(coming);
        }
    }

    private static InputStream resource(String name) {
        return OnnxLibraries.class.getResourceAsStream(RESOURCES + name);
    }

    private static byte[] digest(InputStream content) throws IOException {
        try (var in = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Removes what killed processes of earlier versions left in the temporary folder. */
    static void sweep(Path temporary, Instant now) throws IOException {
        try (var leftovers = Files.newDirectoryStream(temporary, LEFTOVERS)) {
            for (Path leftover : leftovers) {
                if (Files.isDirectory(leftover)
                        && Files.isWritable(leftover)
                        && Files.getLastModifiedTime(leftover).toInstant().isBefore(now.minus(ABANDONED))) {
                    delete(leftover);
                }
            }
        }
    }

    private static void delete(Path leftover) throws IOException {
        Files.walkFileTree(leftover, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
