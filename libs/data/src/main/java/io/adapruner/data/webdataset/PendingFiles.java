package io.adapruner.data.webdataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Gathers the files of each sample, which need not follow one another: a sample is complete when {@value #MOST_KEYS} others have begun after
 * it, or their images are more than 32 MiB, or {@value #MOST_FILES} files have its key. So memory is bounded whatever an archive holds.
 */
public final class PendingFiles {
    /** Most samples that wait for further files. */
    public static final int MOST_KEYS = 1000;

    /** Most files with one key that wait: a folder of photos may give them all the same. */
    static final int MOST_FILES = 1000;

    private static final long MOST_BYTES = 1 << 25;

    private final Map<String, List<ArchivedFile>> pending = new LinkedHashMap<>();
    private final Map<String, Integer> contents = new HashMap<>();
    private final Consumer<SampleFiles> complete;
    private long bytes;

    /** @param complete receives the files of each key, in the order of their first ones */
    public PendingFiles(Consumer<SampleFiles> complete) {
        this.complete = complete;
    }

    /** The next file of the archive. */
    public void add(ArchivedFile file) {
        String key = file.key();
        pending.computeIfAbsent(key, k -> new ArrayList<>()).add(file);
        bytes += file.content().length;
        if (file.content().length > 0) {
            contents.merge(key, 1, Integer::sum);
        }
        while (pending.size() > MOST_KEYS
                || (bytes > MOST_BYTES && mayEnd())
                || pending.getOrDefault(key, List.of()).size() > MOST_FILES) {
            end(pending.keySet().iterator().next());
        }
    }

    /** Whether an image waits to which a file of that path may belong. */
    public boolean hasImage(String path) {
        var file = new ArchivedFile(path, ArchivedFile.Part.OTHER, OptionalLong.empty(), new byte[0], Optional.empty());
        return pending.getOrDefault(file.key(), List.of()).stream()
                .anyMatch(other -> other.part() == ArchivedFile.Part.IMAGE
                        && (other.isPlain() || other.stem().equals(file.stem())));
    }

    /** There are no further files. */
    public void finish() {
        while (!pending.isEmpty()) {
            end(pending.keySet().iterator().next());
        }
    }

    /** The only sample, while it has but one image, may be one that needs so much memory, and waits for its label. */
    private boolean mayEnd() {
        return pending.size() > 1 || contents.values().iterator().next() > 1;
    }

    private void end(String key) {
        List<ArchivedFile> files = pending.remove(key);
        contents.remove(key);
        bytes -= files.stream().mapToLong(file -> file.content().length).sum();
        complete.accept(new SampleFiles(key, files));
    }
}
