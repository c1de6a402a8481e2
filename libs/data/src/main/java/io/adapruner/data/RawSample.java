package io.adapruner.data;

/**
 * One labelled image as it is stored in its file.
 *
 * @param where shard and sample, as messages name it
 * @param image JPEG or PNG
 */
record RawSample(String where, SplitName split, byte[] image, Label label) {
    /** How the class is given. */
    sealed interface Label {
        /** WebDataset: a {@code .cls} file with the class index. */
        record Index(int value) implements Label {}

        /** ImageFolder: the name of the folder. */
        record Folder(String name) implements Label {}
    }
}
