package io.adapruner.pipeline.cache;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The folders of the cache on disk: complete entries, partial ones on their way in, and removed ones on their way out. */
final class CacheFiles {
    private static final String LEAVING = ".leaving-";
    private static final String COMING = ".coming-";
    private static final Duration ABANDONED = Duration.ofHours(24);

    private final Path root;

    /** @param bytes on disk */
    private record Entry(Path path, long bytes, FileTime used) {}

    CacheFiles(Path root) {
        this.root = root;
    }

    Path entry(String name) {
        return root.resolve(name);
    }

    Path lockFile(String name) {
        return root.resolve("." + name + ".lock");
    }

    Path coming() throws IOException {
        return Files.createDirectories(root.resolve(COMING + UUID.randomUUID()));
    }

    /** Makes a complete folder an entry; if another process was quicker, its entry stays. */
    void admit(Path coming, Path entry) throws IOException {
        try {
            Files.move(coming, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // An atomic move onto a full folder fails without a type of its own.
            if (!Files.isDirectory(entry)) {
                throw e;
            }
            delete(coming);
        }
    }

    void touch(Path entry, Instant now) throws IOException {
        Files.setLastModifiedTime(entry, FileTime.from(now));
    }

    /** Removes what was unused for longest until at most {@code maximum} bytes remain, sparing what is in use. */
    void shrink(long maximum, Instant now) throws IOException {
        List<Entry> entries = entries(now);
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        for (Entry entry : entries) {
            if (total > maximum && removed(entry.path())) {
                total -= entry.bytes();
            }
        }
    }

    private boolean removed(Path entry) throws IOException {
        var lock = EntryLock.exclusive(lockFile(entry.getFileName().toString()));
        if (lock.isEmpty()) {
            return false;
        }
        try (var _ = lock.get()) {
            Path leaving = root.resolve(LEAVING + UUID.randomUUID());
            Files.move(entry, leaving, StandardCopyOption.ATOMIC_MOVE);
            delete(leaving);
            return true;
        }
    }

    /** Oldest first; sweeps away what a killed process left. */
    private List<Entry> entries(Instant now) throws IOException {
        List<Entry> found = new ArrayList<>();
        try (var folders = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path folder : folders) {
                FileTime used = Files.getLastModifiedTime(folder);
                if (!folder.getFileName().toString().startsWith(".")) {
                    found.add(new Entry(folder, bytes(folder), used));
                } else if (used.toInstant().isBefore(now.minus(ABANDONED))) {
                    delete(folder);
                }
            }
        }
        found.sort(Comparator.comparing(Entry::used));
        return found;
    }

    private static long bytes(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
