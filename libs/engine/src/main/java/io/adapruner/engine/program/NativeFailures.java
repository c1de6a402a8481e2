package io.adapruner.engine.program;

import ai.djl.engine.EngineException;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Locale;
import java.util.function.Supplier;

/** Gives libtorch's failures the kind that decides whether trying again can help. */
final class NativeFailures {
    private NativeFailures() {}

    /** @throws ProblemException {@link ProblemCode#OUT_OF_MEMORY} or {@link ProblemCode#INTERNAL} */
    static <T> T typed(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (EngineException e) {
            String message = String.valueOf(e.getMessage());
            String lower = message.toLowerCase(Locale.ROOT);
            boolean memory = lower.contains("out of memory")
                    || lower.contains("can't allocate memory")
                    || lower.contains("bad_alloc")
                    || lower.contains("not enough memory");
            ProblemCode code = memory ? ProblemCode.OUT_OF_MEMORY : ProblemCode.INTERNAL;
            throw new ProblemException(code, what + ": " + message, e);
        }
    }
}
