package io.adapruner.pipeline.artifact;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The objects below a prefix of a bucket as files, read as they were when they were listed: what has changed since is refused with
 * INVALID_DATASET. Everything else that goes wrong is told as {@link ArtifactStore} does.
 */
public final class BucketFolder {
    private final BucketObjects objects;
    private final String prefix;

    BucketFolder(BucketObjects objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    /**
     * All files, in the order of their names.
     *
     * @throws io.adapruner.problem.ProblemException PAYLOAD_TOO_LARGE where there are more than {@code most}
     */
    public List<BucketFile> files(int most) {
        return objects.list(prefix, most).stream()
                .map(object -> new BucketFile(object.key().substring(prefix.length()), object.size(), object.etag()))
                .filter(file -> !file.name().isEmpty() && !file.name().endsWith("/"))
                .toList();
    }

    /** As a stream, to be closed by the caller; reading it throws plain {@link java.io.IOException}. */
    public InputStream open(BucketFile file) {
        return objects.open(prefix + file.name(), tag(file));
    }

    /** Exactly {@code length} bytes from {@code offset}. */
    public byte[] read(BucketFile file, long offset, int length) {
        return objects.read(prefix + file.name(), tag(file), offset, length);
    }

    private static Optional<String> tag(BucketFile file) {
        return Optional.of(file.etag()).filter(tag -> !tag.isEmpty());
    }

    /** Writes the file to a local one, which appears whole or not at all. */
    public void download(BucketFile file, Path to) {
        objects.download(prefix + file.name(), tag(file), to);
    }
}
