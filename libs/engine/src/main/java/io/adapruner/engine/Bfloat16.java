package io.adapruner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.write.torchscript.ScriptModule;
import java.util.List;

/**
 * Whether this processor computes convolutions in bfloat16: libtorch's kernels need AVX-512 (or AVX-NE-CONVERT), refuse where they
 * are fused without it, and are slower than single precision where they are not.
 */
final class Bfloat16 {
    private static final String METHOD = "supported";

    private Bfloat16() {}

    /** Asks libtorch itself, which knows what its kernels need. */
    static boolean isFastOnThisProcessor(NDManager manager) {
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
