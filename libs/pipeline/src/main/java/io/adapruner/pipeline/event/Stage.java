package io.adapruner.pipeline.event;

/** The stations a job passes, in order. */
public enum Stage {
    SPARSE_TRAINING,
    IMPORTANCE,
    SEARCH,
    INHERITANCE,
    FINE_TUNING
}
