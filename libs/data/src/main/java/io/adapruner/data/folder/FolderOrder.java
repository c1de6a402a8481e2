package io.adapruner.data.folder;

/** Which folders of a data set hold which. */
public enum FolderOrder {
    /** Those of the splits hold those of the classes, or there is but one of both: {@code train/cat/1.png}, {@code cat/1.png}. */
    SPLITS_ABOVE,
    /** Those of the classes hold those of the splits: {@code cat/train/1.png}. */
    CLASSES_ABOVE
}
