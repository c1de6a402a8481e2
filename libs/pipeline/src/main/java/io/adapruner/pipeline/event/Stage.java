package io.adapruner.pipeline.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stations a job passes, in order. */
public enum Stage {
    @JsonProperty("sparse-training")
    SPARSE_TRAINING,
    @JsonProperty("importance")
    IMPORTANCE,
    @JsonProperty("search")
    SEARCH,
    @JsonProperty("inheritance")
    INHERITANCE,
    @JsonProperty("fine-tuning")
    FINE_TUNING
}
