package io.adapruner.data.folder;

import java.util.List;
import java.util.Optional;

/**
 * Where a sample lies if folders of classes hold those of the splits: {@code set/cat/train/1.png}.
 *
 * @param root the folder that holds the class's, empty for none: {@code set}
 * @param name of the class: {@code cat}
 * @param split which the folder names that holds the sample: {@code train}
 */
public record ClassFolder(String root, String name, SplitName split) {
    /** @return empty where the folder that holds the file names no split, or no other holds that */
    public static Optional<ClassFolder> of(String path) {
        List<String> parts = List.of(path.split("/", -1));
        int name = parts.size() - 3;
        return name < 0
                ? Optional.empty()
                : SplitName.named(parts.get(name + 1))
                        .map(split ->
                                new ClassFolder(String.join("/", parts.subList(0, name)), parts.get(name), split));
    }
}
