package io.adapruner.gateway.registry;

import io.adapruner.data.source.ShardSource;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files of a bucket as the scanner wants them: read as streams, never all at once. */
final class ReferencedShards implements ShardSource {
    private final BucketFolder folder;
    private final Map<String, BucketFile> files;

    ReferencedShards(BucketFolder folder, List<BucketFile> files) {
        this.folder = folder;
        this.files = files.stream().collect(Collectors.toMap(BucketFile::name, Function.identity()));
    }

    @Override
    public List<String> names() {
        return files.keySet().stream().sorted().toList();
    }

    @Override
    public InputStream open(String name) {
        return folder.open(files.get(name));
    }
}
