package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.translation.NetworkDraft;

/**
 * What the translation of one file works with.
 *
 * @param batch extent of the batch axis in the graph's shape arithmetic
 */
public record TranslationContext(
        NetworkDraft draft,
        NodeOrigins origins,
        Parameters parameters,
        Producers producers,
        Computed computed,
        long opset,
        long batch) {
    /** Stands for any batch in shape arithmetic: a prime that no other extent is. */
    public static final long ANY_BATCH = 1_000_003;
}
