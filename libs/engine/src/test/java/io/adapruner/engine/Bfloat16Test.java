package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every other test of the engine in bfloat16 runs on whatever processor this is; this shows which precision that was. */
class Bfloat16Test {
    @Test
    void bfloat16IsComputedInWhereTheProcessorHasItAndSinglePrecisionElsewhere() throws IOException {
        Precision computed = hasBfloat16() ? Precision.BF16 : Precision.FP32;

        try (var share = SharedEngine.open(EngineConfig.cpu())) {
            assertThat(share.engine().precision(Precision.BF16)).isEqualTo(computed);
            assertThat(share.engine().precision(Precision.FP32)).isEqualTo(Precision.FP32);
        }
    }

    /** What libtorch's kernels require, as Linux names it. */
    private static boolean hasBfloat16() throws IOException {
        String flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .orElse("");
        Set<String> features = Set.copyOf(
                List.of(flags.substring(flags.indexOf(':') + 1).strip().split(" +")));
        return features.containsAll(List.of("avx512bw", "avx512vl", "avx512dq")) || features.contains("avx_ne_convert");
    }
}
