package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.translation.NetworkDraft;

/**
 * What the translation of one file works with.
 *
 * @param batch extent of the batch axis in the graph's shape arithmetic
 */
public record Workshop(
        NetworkDraft draft,
        Places places,
        Parameters parameters,
        Makers makers,
        Computed computed,
        long opset,
        long batch) {}
