package io.adapruner.data;

import java.util.Optional;

/**
 * One image as it is stored in its file.
 *
 * @param where shard and sample, as messages name it
 * @param name its path in the archive, or of a loose image in the data set, without the ending
 * @param named the split that a name says
 * @param image JPEG or PNG
 * @param label absent where neither a {@code .cls} file nor a folder names its class
 */
record RawSample(String where, String name, Optional<SplitName> named, byte[] image, Optional<Label> label) {
    /** How the class is given. */
    sealed interface Label {
        /** WebDataset: a {@code .cls} file with the class index. */
        record Index(int value) implements Label {}

        /** ImageFolder: the name of the folder. */
        record Folder(String name) implements Label {}
    }

    /** Images of which no name says the split are those to fit on. */
    SplitName split() {
        return named.orElse(SplitName.TRAIN);
    }
}
