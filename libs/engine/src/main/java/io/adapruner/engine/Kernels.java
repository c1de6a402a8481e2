package io.adapruner.engine;

import io.adapruner.engine.program.NativeEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which of oneDNN's kernels libtorch may use. Those for AVX2 end the process with a segmentation fault when libtorch 2.7.1 frees
 * the one for the weights' gradient of a 1x1 convolution: at the process's end, or when its cache of 1,024 kernels is full. On
 * processors without AVX-512 the kernels of AVX are used, which do not have that fault.
 */
final class Kernels {
    private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Kernels() {}

    /** To be called before libtorch is loaded; a limit that is already set stays. */
    static void avoidThoseThatCrash(Map<String, String> environment) throws IOException {
        if (!environment.containsKey(LIMIT) && Files.isReadable(PROCESSORS) && !hasAvx512()) {
            NativeEnvironment.set(LIMIT, "AVX");
        }
    }

    private static boolean hasAvx512() throws IOException {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("flags")).limit(1).anyMatch(line -> line.contains(" avx512f"));
        }
    }
}
