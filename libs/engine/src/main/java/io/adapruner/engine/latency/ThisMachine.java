package io.adapruner.engine.latency;

import io.adapruner.engine.export.OnnxRuntime;
import io.adapruner.engine.processor.Processor;
import io.adapruner.network.latency.Hardware;
import java.util.List;

/** What this process runs on, as tables name it. */
public final class ThisMachine {
    private static final List<String> VECTORS = List.of("avx512f", "avx2", "asimd");
    private static final int LONGEST = 150;

    private ThisMachine() {}

    /** Loads ONNX Runtime, whose version belongs to it. */
    public static Hardware hardware() {
        return new Hardware(
                processor(),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                "ONNX Runtime " + OnnxRuntime.environment().getVersion());
    }

    /** Name and widest vectors, which decide on the kernels; a virtual machine's processor is often named by its maker only. */
    private static String processor() {
        Processor here = Processor.here();
        String vectors = VECTORS.stream()
                .filter(here::has)
                .findFirst()
                .map(v -> " (" + v + ")")
                .orElse("");
        String known = here.name().isBlank() ? "unknown" : here.name().replaceAll("\\p{Cntrl}", " ");
        return known.substring(0, Math.min(LONGEST, known.length())) + vectors;
    }
}
