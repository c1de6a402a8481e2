package io.adapruner.recipe;

/** Arithmetic of convolutions; parameters, normalisation statistics and the loss are always fp32. */
public enum Precision {
    FP32,
    BF16
}
