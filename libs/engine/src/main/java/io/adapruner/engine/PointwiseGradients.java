package io.adapruner.engine;

import io.adapruner.formats.write.torchscript.Pointwise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which way of computing 1x1 convolutions is safe where their weights need gradients. libtorch 2.7.1 has a kernel of oneDNN for
 * that gradient on processors with AVX2, and ends the process with a segmentation fault when it frees it: when its cache of 1,024
 * kernels is full, and at the process's end. The kernels for AVX-512 do not have that fault.
 */
final class PointwiseGradients {
    /** oneDNN's own variable: the best instructions that it may use. */
    private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private PointwiseGradients() {}

    /** @param environment of this process, which may limit oneDNN to less than the processor has */
    static Pointwise safely(Map<String, String> environment) {
        return hasAvx512() && !environment.containsKey(LIMIT) ? Pointwise.CONVOLUTION : Pointwise.MATRIX_PRODUCT;
    }

    /** Unknown counts as no: a matrix product is right everywhere. */
    private static boolean hasAvx512() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("flags")).limit(1).anyMatch(line -> line.contains(" avx512f"));
        } catch (IOException e) {
            return false;
        }
    }
}
