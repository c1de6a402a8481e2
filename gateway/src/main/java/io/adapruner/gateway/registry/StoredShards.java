package io.adapruner.gateway.registry;

import io.adapruner.data.source.ShardSource;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredObject;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** An upload's files as the scanner wants them: read from the store as streams, never all at once. */
record StoredShards(ArtifactStore store, Map<String, StoredObject> files) implements ShardSource {
    @Override
    public List<String> names() {
        return files.keySet().stream().sorted().toList();
    }

    @Override
    public InputStream open(String name) {
        return store.open(files.get(name).key());
    }
}
