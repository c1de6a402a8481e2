package io.adapruner.gateway.registry;

import io.adapruner.data.source.ShardSource;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.artifact.StoredObject;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Files of a bucket as the scanner wants them: read as streams, never all at once.
 *
 * @param names in their order
 * @param opening opens the file of a name
 */
record StoredShards(List<String> names, Function<String, InputStream> opening) implements ShardSource {
    StoredShards {
        names = names.stream().sorted().toList();
    }

    /** An upload's. */
    static StoredShards of(ArtifactStore store, Map<String, StoredObject> files) {
        return new StoredShards(
                List.copyOf(files.keySet()), name -> store.open(files.get(name).key()));
    }

    /** Those of a place that the user has named. */
    static StoredShards of(BucketFolder folder, List<BucketFile> files) {
        Map<String, BucketFile> byName =
                files.stream().collect(Collectors.toMap(BucketFile::name, Function.identity()));
        return new StoredShards(List.copyOf(byName.keySet()), name -> folder.open(byName.get(name)));
    }

    @Override
    public InputStream open(String name) {
        return opening.apply(name);
    }
}
