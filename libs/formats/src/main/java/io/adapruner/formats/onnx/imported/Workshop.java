package io.adapruner.formats.onnx.imported;

import io.adapruner.formats.translation.NetworkDraft;

/**
 * What the translation of one file works with.
 *
 * @param batch extent of the batch axis in the graph's shape arithmetic
 */
record Workshop(
        NetworkDraft draft,
        Places places,
        Parameters parameters,
        Makers makers,
        Computed computed,
        long opset,
        long batch) {}
