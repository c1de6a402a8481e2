package io.adapruner.network;

import java.util.List;

/**
 * A named set of layers whose channels share one importance (AdaPruner, arXiv 2109.06397: "the importance of each block").
 *
 * @param layers names of the block's layers, shortcuts excluded
 */
public record Block(String name, List<String> layers) {
    public Block {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("block " + name + " has no layers");
        }
    }
}
