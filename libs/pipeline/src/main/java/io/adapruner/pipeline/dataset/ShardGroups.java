package io.adapruner.pipeline.dataset;

import io.adapruner.pipeline.artifact.BucketFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files that are copied together: large ones each by itself, small ones with those beside them. */
final class ShardGroups {
    private final List<List<BucketFile>> groups;
    private final Map<String, Place> places = new HashMap<>();

    /** @param index of the file within its group */
    record Place(int group, int index, BucketFile file) {}

    private ShardGroups(List<List<BucketFile>> groups) {
        this.groups = groups;
        for (int group = 0; group < groups.size(); group++) {
            List<BucketFile> files = groups.get(group);
            for (int i = 0; i < files.size(); i++) {
                places.put(files.get(i).name(), new Place(group, i, files.get(i)));
            }
        }
    }

    /** @param most bytes of a group of several files */
    static ShardGroups of(List<BucketFile> files, long most) {
        var groups = new ArrayList<List<BucketFile>>();
        var group = new ArrayList<BucketFile>();
        for (BucketFile file : files) {
            if (!group.isEmpty() && bytes(group) + file.bytes() > most) {
                groups.add(List.copyOf(group));
                group.clear();
            }
            group.add(file);
        }
        if (!group.isEmpty()) {
            groups.add(List.copyOf(group));
        }
        return new ShardGroups(groups);
    }

    private static long bytes(List<BucketFile> files) {
        return files.stream().mapToLong(BucketFile::bytes).sum();
    }

    List<String> names() {
        return groups.stream().flatMap(List::stream).map(BucketFile::name).toList();
    }

    List<BucketFile> files(int group) {
        return groups.get(group);
    }

    long bytes(int group) {
        return bytes(groups.get(group));
    }

    Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("the data set has no file " + name);
        }
        return place;
    }
}
