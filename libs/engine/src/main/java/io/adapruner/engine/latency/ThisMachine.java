package io.adapruner.engine.latency;

import io.adapruner.engine.export.OnnxRuntime;
import io.adapruner.network.latency.Hardware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process runs on, as tables name it. */
public final class ThisMachine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
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
        List<String> lines;
        try (Stream<String> read = Files.lines(PROCESSORS)) {
            lines = read.takeWhile(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            return "unknown";
        }
        String name = field(lines, "model name");
        List<String> flags = List.of((field(lines, "flags") + " " + field(lines, "Features")).split(" "));
        String vectors = VECTORS.stream()
                .filter(flags::contains)
                .findFirst()
                .map(v -> " (" + v + ")")
                .orElse("");
        String known = name.isBlank() ? "unknown" : name.replaceAll("\\p{Cntrl}", " ");
        return known.substring(0, Math.min(LONGEST, known.length())) + vectors;
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
