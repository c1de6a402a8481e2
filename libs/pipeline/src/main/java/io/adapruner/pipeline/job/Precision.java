package io.adapruner.pipeline.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Arithmetic of convolutions; parameters, normalisation statistics and the loss are always fp32. */
public enum Precision {
    @JsonProperty("fp32")
    FP32,
    @JsonProperty("bf16")
    BF16
}
