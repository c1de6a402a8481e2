package io.adapruner.data.folder;

import io.adapruner.data.source.DatasetFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of a data set, recognised by the names of folders and shards. */
public enum SplitName {
    TRAIN("train|training"),
    VALIDATION("val|valid|validation|eval|evaluation"),
    TEST("test|testing"),
    /** Images whose labels are not looked at: enough to choose a structure and its weights with, not to train on. */
    CALIBRATION("calib|calibration");

    private final Pattern folder;
    private final Pattern shard;

    SplitName(String words) {
        folder = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
        shard = Pattern.compile("(.*[-_.])?(" + words + ")([-_.0-9].*)?", Pattern.CASE_INSENSITIVE);
    }

    /** As written in documents: {@code train}, {@code validation}, {@code test}, {@code calibration}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The split that a shard's own name says: {@code test-000000.tar}, {@code imagenet1k-validation-00.tar}, {@code
     * train/000.tar}, {@code val/cat/1.png}. The name of
     * a single sample says none, so that {@code test_1.png} among others is what it is when they are packed.
     */
    public static Optional<SplitName> ofShard(String name) {
        Optional<SplitName> byFolder = ofFolders(name);
        if (byFolder.isPresent() || DatasetFile.isSample(name)) {
            return byFolder;
        }
        String base = DatasetFile.baseName(name);
        return List.of(values()).stream()
                .filter(split -> split.shard.matcher(base).matches())
                .findFirst();
    }

    /** The split that the outermost folder of a path that names one gives. */
    public static Optional<SplitName> ofFolders(String path) {
        String[] parts = path.split("/", -1);
        int at = folderIndex(parts);
        return at < 0 ? Optional.empty() : named(parts[at]);
    }

    /** The folder that holds the folder of the split: where it is several, they may be meant as classes. */
    public static Optional<String> folderAbove(String path) {
        String[] parts = path.split("/", -1);
        int at = folderIndex(parts);
        return at < 1 ? Optional.empty() : Optional.of(parts[at - 1]);
    }

    /** Position of the folder that names a split, or -1. The last part is a file and names none. */
    public static int folderIndex(String[] parts) {
        for (int i = 0; i < parts.length - 1; i++) {
            if (named(parts[i]).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The split of that name: {@code train}, {@code training}, {@code val}, {@code valid}, {@code validation}, {@code eval}, {@code evaluation}, {@code
     * test}, {@code testing}, {@code calib}, {@code calibration}.
     */
    public static Optional<SplitName> named(String part) {
        return List.of(values()).stream()
                .filter(split -> split.folder.matcher(part).matches())
                .findFirst();
    }
}
