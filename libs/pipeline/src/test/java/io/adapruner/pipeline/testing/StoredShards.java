package io.adapruner.pipeline.testing;

import io.adapruner.data.source.ShardSource;
import io.adapruner.pipeline.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files of a data set under a prefix of the store, read as they stream in. */
public final class StoredShards implements ShardSource {
    private final ArtifactStore store;
    private final String prefix;
    private final List<String> names;

    private StoredShards(ArtifactStore store, String prefix, List<String> names) {
        this.store = store;
        this.prefix = prefix;
        this.names = names;
    }

    /** Lists the prefix once; JSON documents beside the data are left out, class lists are not. */
    public static StoredShards of(ArtifactStore store, String prefix) {
        List<String> names = store.list(prefix).stream()
                .map(o -> o.key().substring(prefix.length()))
                .filter(name -> !name.equals("dataset.json"))
                .toList();
        return new StoredShards(store, prefix, names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public InputStream open(String name) throws IOException {
        return store.open(prefix + name);
    }
}
