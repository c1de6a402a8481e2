package io.adapruner.pipeline.cache;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The folders of the cache on disk: one per store, in it complete entries, partial ones on their way in, and removed ones on their
 * way out. The bound holds over all stores, also those that are no longer used.
 */
final class CacheFiles {
    private static final String STORE = "store-";
    private static final String LEAVING = ".leaving-";
    private static final String COMING = ".coming-";
    private static final Duration ABANDONED = Duration.ofHours(24);

    private final Path directory;
    private final Path root;

    /** @param bytes on disk */
    private record Entry(Path path, long bytes, FileTime used) {}

    /** @param store name of the store whose copies this process makes */
    CacheFiles(Path directory, String store) {
        this.directory = directory;
        this.root = directory.resolve(STORE + store);
    }

    Path entry(String name) {
        return root.resolve(name);
    }

    Path lockFile(String name) {
        return lockOf(entry(name));
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
        List<Entry> entries = new ArrayList<>();
        for (Path store : stores()) {
            entries.addAll(entries(store, now));
        }
        entries.sort(Comparator.comparing(Entry::used));
        long total = entries.stream().mapToLong(Entry::bytes).sum();
        for (Entry entry : entries) {
            if (total > maximum && removed(entry.path())) {
                total -= entry.bytes();
            }
        }
    }

    /** Removes the copies of every other store, sparing what is in use. */
    void removeOtherStores(Instant now) throws IOException {
        for (Path store : stores()) {
            if (!store.equals(root)) {
                boolean empty = true;
                for (Entry entry : entries(store, now)) {
                    empty &= removed(entry.path());
                }
                if (empty) {
                    delete(store);
                }
            }
        }
    }

    private static boolean removed(Path entry) throws IOException {
        var lock = EntryLock.exclusive(lockOf(entry));
        if (lock.isEmpty()) {
            return false;
        }
        try (var _ = lock.get()) {
            if (!Files.isDirectory(entry)) {
                // Another process was quicker.
                return true;
            }
            Path leaving = entry.resolveSibling(LEAVING + UUID.randomUUID());
            Files.move(entry, leaving, StandardCopyOption.ATOMIC_MOVE);
            delete(leaving);
            return true;
        }
    }

    private static Path lockOf(Path entry) {
        return entry.resolveSibling("." + entry.getFileName() + ".lock");
    }

    private List<Path> stores() throws IOException {
        List<Path> stores = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (var found = Files.newDirectoryStream(directory, STORE + "*")) {
                found.forEach(stores::add);
            }
        }
        return stores;
    }

    /** Sweeps away what a killed process left. */
    private static List<Entry> entries(Path store, Instant now) throws IOException {
        List<Entry> found = new ArrayList<>();
        try (var folders = Files.newDirectoryStream(store, Files::isDirectory)) {
            for (Path folder : folders) {
                FileTime used = Files.getLastModifiedTime(folder);
                if (!folder.getFileName().toString().startsWith(".")) {
                    found.add(new Entry(folder, bytes(folder), used));
                } else if (used.toInstant().isBefore(now.minus(ABANDONED))) {
                    delete(folder);
                }
            }
        }
        return found;
    }

    /** What another process removes meanwhile counts for nothing. */
    private static long bytes(Path folder) throws IOException {
        long[] total = new long[1];
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                total[0] += attributes.isRegularFile() ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return total[0];
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
