package io.adapruner.data;

import io.adapruner.data.SampleCounts.Seen;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.folder.ClassFolder;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.folder.SplitName;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The samples of one file by their {@link ClassFolder}, while each has one. */
final class ClassFolders {
    private final Map<ClassFolder, Seen> samples = new HashMap<>();
    private boolean hasOthers;

    void add(RawSample sample, Seen one) {
        if (sample.classFolder().isEmpty()) {
            hasOthers = true;
            samples.clear();
        } else if (!hasOthers) {
            samples.merge(sample.classFolder().orElseThrow(), one, Seen::and);
        }
    }

    /** Samples by split and class. */
    Map<SplitName, Map<RawSample.Label, Seen>> labelled() {
        var labelled = new EnumMap<SplitName, Map<RawSample.Label, Seen>>(SplitName.class);
        samples.forEach((folder, seen) -> labelled.computeIfAbsent(folder.split(), s -> new HashMap<>())
                .put(new RawSample.Label.Folder(folder.name()), seen));
        return labelled;
    }

    /**
     * Whether folders of classes hold those of the splits: every sample of all files lies so below the same folder, two classes have the same split, and
     * some class has a name that is no split's, for else those above are the splits, and the classes below are called like
     * splits.
     */
    static FolderOrder order(Collection<ClassFolders> files) {
        if (files.stream().anyMatch(file -> file.hasOthers)) {
            return FolderOrder.SPLITS_ABOVE;
        }
        Set<ClassFolder> all =
                files.stream().flatMap(file -> file.samples.keySet().stream()).collect(Collectors.toSet());
        boolean oneRoot = all.stream().map(ClassFolder::root).distinct().count() == 1;
        boolean named =
                all.stream().anyMatch(folder -> SplitName.named(folder.name()).isEmpty());
        return oneRoot && named && anyHasTwoClasses(all) ? FolderOrder.CLASSES_ABOVE : FolderOrder.SPLITS_ABOVE;
    }

    private static boolean anyHasTwoClasses(Set<ClassFolder> all) {
        var splits = new HashSet<SplitName>();
        return all.stream().anyMatch(folder -> !splits.add(folder.split()));
    }

    /** What is said of such folders. */
    static String warning(Collection<String> classes) {
        var names = new NamedFew();
        new TreeSet<>(classes).forEach(names::add);
        return "the folders that hold those of the splits are taken for classes, for all images lie so: " + names;
    }
}
