package io.adapruner.engine.processor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.write.torchscript.ScriptModule;
import java.util.List;

/**
 * Whether networks are computed in bfloat16 on this processor: where libtorch's kernels can (they need AVX-512 or AVX-NE-CONVERT, and
 * refuse where they are fused without it) and the processor multiplies in it. Elsewhere single precision is faster.
 */
public final class Bfloat16 {
    private static final String METHOD = "supported";

    private Bfloat16() {}

    /** Asks the processor, and then libtorch itself, which knows what its kernels need. */
    public static boolean isFastOnThisProcessor(NDManager manager) {
        return Processor.here().multipliesBfloat16() && hasKernels(manager);
    }

    private static boolean hasKernels(NDManager manager) {
        String method = ScriptModule.method(METHOD, "one: Tensor", "Tensor", """
                    if ops.mkldnn._is_mkldnn_bf16_supported():
                      answer = one
                    else:
                      answer = torch.sub(one, one)
                    return answer
                """);
        try (LoadedProgram program = LoadedProgram.load(manager, new ScriptModule(List.of(), List.of(method)));
                NDManager values = program.newManager()) {
            NDArray one = values.ones(new Shape(1));
            return program.call(values, METHOD, Argument.of(one))
                            .singletonOrThrow()
                            .getFloat()
                    != 0;
        }
    }
}
