package io.adapruner.engine.program;

import ai.djl.engine.EngineException;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Gives the failures of native libraries the kind that decides whether trying again can help. */
public final class NativeFailures {
    private static final List<String> MEMORY = List.of(
            "out of memory", "can't allocate memory", "failed to allocate memory", "bad_alloc", "not enough memory");

    private NativeFailures() {}

    /** @throws ProblemException {@link ProblemCode#OUT_OF_MEMORY} or {@link ProblemCode#INTERNAL} */
    static <T> T typed(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            ProblemCode code = memory(message) ? ProblemCode.OUT_OF_MEMORY : ProblemCode.INTERNAL;
            throw new ProblemException(code, what + ": " + message, e);
        }
    }

    /** Whether a native library's message says that memory ran out. */
    public static boolean memory(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return MEMORY.stream().anyMatch(lower::contains);
    }
}
