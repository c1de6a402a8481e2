package io.adapruner.pipeline.artifact;

/**
 * An object of a {@link BucketFolder} in the state in which it was listed.
 *
 * @param name the key behind the folder's prefix
 * @param bytes its length
 * @param etag another one where the content is another; empty: it never is, and is not looked at
 */
public record BucketFile(String name, long bytes, String etag) {
    /** A file that is never replaced. */
    public BucketFile immutable() {
        return new BucketFile(name, bytes, "");
    }
}
