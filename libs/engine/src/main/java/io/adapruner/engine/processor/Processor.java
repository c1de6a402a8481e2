package io.adapruner.engine.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A processor as Linux describes it.
 *
 * @param name the maker's, empty where it is not told
 * @param instructions names of its sets of instructions, as the kernel writes them; empty where it has no such list (other systems)
 */
public record Processor(String name, Set<String> instructions) {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    /** Sets of instructions that multiply numbers in bfloat16 themselves, of x86 and of Arm. */
    private static final List<String> BFLOAT16 = List.of("avx512_bf16", "amx_bf16", "avx_ne_convert", "bf16");

    public Processor {
        instructions = Set.copyOf(instructions);
    }

    /** The first of this machine's. */
    public static Processor here() {
        try (Stream<String> lines = Files.lines(DESCRIPTION)) {
            return parse(lines.takeWhile(line -> !line.isBlank()).toList());
        } catch (IOException e) {
            return new Processor("", Set.of());
        }
    }

    /** @param lines {@code key : value}, the description of one processor */
    static Processor parse(List<String> lines) {
        String instructions = field(lines, "flags") + " " + field(lines, "Features");
        return new Processor(
                field(lines, "model name"), Set.of(instructions.strip().split(" +")));
    }

    public boolean has(String instruction) {
        return instructions.contains(instruction);
    }

    /** Whether bfloat16 is faster than single precision on it. With AVX-512 alone libtorch computes in it too, several times slower. */
    public boolean multipliesBfloat16() {
        return BFLOAT16.stream().anyMatch(this::has);
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
