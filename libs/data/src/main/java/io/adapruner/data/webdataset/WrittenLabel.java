package io.adapruner.data.webdataset;

/** What a file beside an image says of its class. */
public sealed interface WrittenLabel {
    /** A class index, as it stands: it may be below 0. */
    record Index(int value) implements WrittenLabel {}

    /** A class name. */
    record Name(String value) implements WrittenLabel {}

    /** The text of a {@code .txt}: a class index, a class name, or, where it is empty here, more than either can be: a caption. */
    record Text(String value) implements WrittenLabel {}
}
