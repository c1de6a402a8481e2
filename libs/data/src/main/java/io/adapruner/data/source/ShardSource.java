package io.adapruner.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Where a data set's files are: a folder, or a prefix of a store. */
public interface ShardSource {
    /** Paths with forward slashes, relative to the data set. */
    List<String> names();

    /** Opens one of {@link #names()}; the caller closes. */
    InputStream open(String name) throws IOException;
}
