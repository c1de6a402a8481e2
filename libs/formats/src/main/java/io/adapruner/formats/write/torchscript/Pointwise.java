package io.adapruner.formats.write.torchscript;

/** How a convolution of one position (1x1, one group, no padding) is computed; the result is the same. */
public enum Pointwise {
    /** By libtorch's convolutions. */
    CONVOLUTION,
    /** As one matrix product over all positions, with the gradients of matrix products. */
    MATRIX_PRODUCT
}
