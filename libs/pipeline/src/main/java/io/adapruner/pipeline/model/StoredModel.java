package io.adapruner.pipeline.model;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.Weights;
import java.nio.file.Path;

/**
 * A local copy of a model.
 *
 * @param weights mapped from the local copy; they stay readable even when the copy is removed
 * @param directory of the local copy, which the cache may remove when it needs space
 */
public record StoredModel(NetworkDocument document, Weights weights, Path directory) {
    /** The same weights, described otherwise. */
    public StoredModel as(NetworkDocument described) {
        return new StoredModel(described, weights, directory);
    }
}
