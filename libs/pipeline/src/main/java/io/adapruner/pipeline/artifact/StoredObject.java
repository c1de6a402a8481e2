package io.adapruner.pipeline.artifact;

/**
 * One entry of a listing.
 *
 * @param size bytes
 * @param etag another one where the content is another
 */
public record StoredObject(String key, long size, String etag) {}
