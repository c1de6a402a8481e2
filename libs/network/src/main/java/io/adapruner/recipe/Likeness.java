package io.adapruner.recipe;

/** What makes one output like another network's. */
public enum Likeness {
    /** Values that are near: squared error, in units of how much the other network's values vary over images. */
    VALUES,
    /** Class probabilities that are near, at every place of a map: Kullback-Leibler divergence along the channels. */
    CLASSES
}
