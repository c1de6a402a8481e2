package io.adapruner.data.webdataset;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of an archive as far as samples are made of it.
 *
 * @param part what it may be in a sample
 * @param offset where in the archive the content begins; empty where it does not lie there as it is
 * @param content of an image or an array; of others empty
 * @param label what a label file says
 */
public record ArchivedFile(String path, Part part, OptionalLong offset, byte[] content, Optional<WrittenLabel> label) {
    /** What a file may be in a sample. */
    public enum Part {
        IMAGE,
        ARRAY,
        /** What {@link LabelFile#CLS} or {@link LabelFile#JSON} says. */
        LABEL,
        /** {@link LabelFile#TXT}: a label if nothing else is one. */
        TEXT,
        OTHER
    }

    /** WebDataset's key: the path up to the first dot of the file's own name. */
    String key() {
        int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
        return dot < 0 ? path : path.substring(0, dot);
    }

    /** The path up to the last dot of the file's own name. */
    String stem() {
        return stem(path);
    }

    /** Whether its name has one dot. */
    boolean isPlain() {
        return key().equals(stem());
    }

    /** What follows the key: {@code jpg}, {@code seg.png}. */
    String field() {
        return path.substring(Math.min(path.length(), key().length() + 1));
    }

    /** The path up to the last dot of the file's own name. */
    public static String stem(String path) {
        int dot = path.lastIndexOf('.');
        return dot <= path.lastIndexOf('/') ? path : path.substring(0, dot);
    }
}
