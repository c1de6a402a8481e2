package io.adapruner.engine.processor;

import io.adapruner.formats.write.torchscript.Pointwise;
import java.util.Map;

/**
 * Which way of computing 1x1 convolutions is safe where their weights need gradients. libtorch 2.7.1 has a kernel of oneDNN for
 * that gradient on processors with AVX2, and ends the process with a segmentation fault when it frees it: when its cache of 1,024
 * kernels is full, and at the process's end. The kernels for AVX-512 do not have that fault.
 */
public final class PointwiseGradients {
    /** oneDNN's own variable: the best instructions that it may use. */
    private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    private PointwiseGradients() {}

    /**
     * What is not known of a processor counts as missing: a matrix product is right everywhere.
     *
     * @param environment of this process, which may limit oneDNN to less than the processor has
     */
    public static Pointwise safely(Map<String, String> environment) {
        return Processor.here().has("avx512f") && !environment.containsKey(LIMIT)
                ? Pointwise.CONVOLUTION
                : Pointwise.MATRIX_PRODUCT;
    }
}
