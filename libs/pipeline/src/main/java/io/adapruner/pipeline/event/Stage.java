package io.adapruner.pipeline.event;

import java.util.Locale;

/** The stages that a job passes through, in order. */
public enum Stage {
    SPARSE_TRAINING,
    IMPORTANCE,
    SEARCH,
    INHERITANCE,
    FINE_TUNING;

    /** As written in events, logs and metrics, e.g. {@code fine-tuning}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
