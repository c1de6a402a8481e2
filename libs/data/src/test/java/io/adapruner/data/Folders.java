package io.adapruner.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Images in folders, for tests. */
record Folders(MemoryShards shards) {
    static final byte[] IMAGE = Pictures.png(8, 8, 0);
    static final int PER_CLASS = 60;

    /** Sixty images of the classes cat and dog in each of these places, in which they stand for %s. */
    static Folders tree(String... places) {
        var folders = new Folders(new MemoryShards());
        for (String place : places) {
            folders.and(String.format(Locale.ROOT, place, "cat"), PER_CLASS);
            folders.and(String.format(Locale.ROOT, place, "dog"), PER_CLASS);
        }
        return folders;
    }

    static Folders split(String folder, int images) {
        return new Folders(new MemoryShards()).and(folder, images);
    }

    /** Sixty samples of the same files in train and test. */
    static MemoryShards same(Object... files) {
        var entries = new ArrayList<Object>();
        for (int i = 0; i < PER_CLASS; i++) {
            for (int f = 0; f < files.length; f += 2) {
                entries.add(String.format(Locale.ROOT, files[f].toString(), i));
                entries.add(files[f + 1] instanceof String text ? text.replace("%d", String.valueOf(i)) : files[f + 1]);
            }
        }
        return new MemoryShards().tar("train.tar", entries.toArray()).tar("test.tar", entries.toArray());
    }

    Folders and(String folder, int images) {
        for (String name : names(images)) {
            shards.file(folder + "/" + name, IMAGE);
        }
        return this;
    }

    /** The same in one archive for each folder at the top. */
    MemoryShards packed() {
        return MemoryShards.packed(shards, name -> name.substring(0, name.indexOf('/')) + ".tar");
    }

    MemoryShards packed(String archive) {
        return MemoryShards.packed(shards, name -> archive);
    }

    private static List<String> names(int images) {
        return Stream.iterate(0, i -> i + 1).limit(images).map(i -> i + ".png").toList();
    }
}
