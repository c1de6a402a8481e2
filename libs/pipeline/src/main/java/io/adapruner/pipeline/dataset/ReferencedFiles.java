package io.adapruner.pipeline.dataset;

import io.adapruner.pipeline.artifact.BucketFile;
import java.util.List;

/** The files of a data set that stays where it is, in the state in which they were registered ({@code datasets/<id>/files.json}). */
public record ReferencedFiles(List<BucketFile> files) {
    /** Name of the document behind the data set's prefix. */
    public static final String KEY = "files.json";

    /** More of them are to be packed into shards. */
    public static final int MOST = 200_000;

    public ReferencedFiles {
        files = List.copyOf(files);
    }
}
