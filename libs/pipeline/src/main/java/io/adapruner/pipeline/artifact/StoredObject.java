package io.adapruner.pipeline.artifact;

/**
 * One entry of a listing.
 *
 * @param size bytes
 */
public record StoredObject(String key, long size) {}
