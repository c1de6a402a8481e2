package io.adapruner.pipeline.dataset;

import io.adapruner.data.source.FilePart;
import io.adapruner.data.source.SeekableShards;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.cache.CacheOrigin;
import io.adapruner.pipeline.cache.CachedFolder;
import io.adapruner.pipeline.cache.LocalCache;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * A data set's files in S3. As many as there is room for are copied to the local cache when they are first read, once, and stay there
 * while this is open; of the others just what is asked for is fetched. Files that are {@linkplain #expect expected} take the room of
 * those that are not.
 */
final class CachedShards implements SeekableShards, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CachedShards.class);
    private final String name;
    private final BucketFolder folder;
    private final LocalCache cache;
    private final long room;
    private final ShardGroups groups;
    /** By group, longest unread first. */
    private final Map<Integer, CachedFolder> near = new LinkedHashMap<>(16, 0.75f, true);
    /** Of the groups that are near, and of those on their way. */
    private long taken;

    private final Set<Integer> coming = new LinkedHashSet<>();
    private ExecutorService ahead;
    private List<Integer> expected = List.of();

    /**
     * @param name of the data set, for its copies: one that another content never has
     * @param files of the folder, in reading order
     * @param together so many bytes of small files are copied together
     * @param room for copies, in bytes
     */
    CachedShards(String name, BucketFolder folder, List<BucketFile> files, LocalCache cache, long together, long room) {
        this.name = name;
        this.folder = folder;
        this.cache = cache;
        this.room = room;
        this.groups = ShardGroups.of(files, together);
    }

    @Override
    public List<String> names() {
        return groups.names();
    }

    @Override
    public InputStream open(String file) throws IOException {
        ShardGroups.Place place = groups.place(file);
        Optional<Path> copy = brought(place.group()).map(copies -> copies.resolve(fileName(place.index())));
        if (copy.isPresent()) {
            try {
                return Files.newInputStream(copy.get());
            } catch (NoSuchFileException e) {
                LOG.debugf("%s had to make room", copy.get());
            }
        }
        return folder.open(place.file());
    }

    @Override
    public byte[] read(String file, long offset, int length) throws IOException {
        ShardGroups.Place place = groups.place(file);
        Optional<Path> copies = copies(place.group());
        if (copies.isPresent()) {
            try {
                return FilePart.read(copies.get().resolve(fileName(place.index())), offset, length);
            } catch (NoSuchFileException e) {
                LOG.debugf("%s of %s had to make room", file, name);
            }
        }
        return folder.read(place.file(), offset, length);
    }

    /** Where there is room for all, they are all near already. */
    @Override
    public void expect(Collection<String> files) {
        List<Integer> wanted = files.stream()
                .map(file -> groups.place(file).group())
                .distinct()
                .toList();
        synchronized (this) {
            expected = wanted;
            if (near.keySet().containsAll(wanted)) {
                return;
            }
            if (ahead == null) {
                ahead = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("shards-", 0).factory());
            }
            wanted.forEach(group -> ahead.execute(() -> bringExpected(group)));
        }
    }

    private void bringExpected(int group) {
        try {
            if (makeRoom(group)) {
                brought(group);
            }
        } catch (ProblemException e) {
            // Whoever reads from it will fetch that part, and be told what is wrong if that fails too.
            LOG.warnf("a part of data set %s could not be fetched ahead: %s", name, e.getMessage());
        }
    }

    /** @return whether the group is still expected */
    private synchronized boolean makeRoom(int group) {
        if (!expected.contains(group)) {
            return false;
        }
        for (Iterator<Map.Entry<Integer, CachedFolder>> entries =
                        near.entrySet().iterator();
                taken + groups.bytes(group) > room && entries.hasNext(); ) {
            Map.Entry<Integer, CachedFolder> entry = entries.next();
            if (!expected.contains(entry.getKey())) {
                entries.remove();
                taken -= groups.bytes(entry.getKey());
                entry.getValue().close();
            }
        }
        return true;
    }

    /** The folder of the group's copies, made if there is room for it; empty where there is none. */
    private Optional<Path> brought(int group) {
        long bytes = groups.bytes(group);
        synchronized (this) {
            awaitArrival(group);
            if (near.containsKey(group)) {
                return copies(group);
            }
            if (taken + bytes > room) {
                return Optional.empty();
            }
            taken += bytes;
            coming.add(group);
        }
        CachedFolder copies = null;
        try {
            copies = cache.lease(name + "." + group, () -> new CacheOrigin(bytes, to -> download(group, to)));
            return Optional.of(copies.directory());
        } finally {
            arrived(group, Optional.ofNullable(copies));
        }
    }

    private void download(int group, Path to) {
        List<BucketFile> files = groups.files(group);
        for (int i = 0; i < files.size(); i++) {
            folder.download(files.get(i), to.resolve(fileName(i)));
        }
    }

    private synchronized void arrived(int group, Optional<CachedFolder> copies) {
        coming.remove(group);
        copies.ifPresentOrElse(folderOfCopies -> near.put(group, folderOfCopies), () -> taken -= groups.bytes(group));
        notifyAll();
    }

    private synchronized Optional<Path> copies(int group) {
        return Optional.ofNullable(near.get(group)).map(CachedFolder::directory);
    }

    private synchronized void awaitArrival(int group) {
        try {
            while (coming.contains(group)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    ProblemCode.CANCELLED, "interrupted while a part of data set " + name + " comes", e);
        }
    }

    /** A user's name is no name of a local file. */
    private static String fileName(int index) {
        return Integer.toString(index);
    }

    /** What is near may be removed from the cache afterwards. */
    @Override
    public synchronized void close() {
        if (ahead != null) {
            ahead.shutdownNow();
        }
        near.values().forEach(CachedFolder::close);
        near.clear();
        taken = 0;
    }
}
