package io.adapruner.engine.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadedProgramTest {
    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void callsAMethodWithTensorsListsAndNumbers() {
        String body = "    return [torch.add(torch.mul(a, factor), (more)[1]), self.w]\n";
        try (LoadedProgram program = load("f", "a: Tensor, more: List[Tensor], factor: float", "List[Tensor]", body);
                NDManager calls = program.newManager()) {
            NDArray one = HostTensors.floats(calls, Tensor.of(List.of(2), 1, 2));
            NDArray other = HostTensors.floats(calls, Tensor.of(List.of(2), 10, 20));

            NDList result =
                    program.call(calls, "f", Argument.of(one), Argument.of(new NDList(one, other)), Argument.of(3.0));

            assertThat(result.get(0).toFloatArray()).containsExactly(13, 26);
            assertThat(result.get(1).toFloatArray()).containsExactly(5, 7);
        }
    }

    @Test
    void differentiatesWithRespectToParameters() {
        String body = """
                    loss = torch.sum(torch.mul(torch.mul(self.w, self.w), x))
                    g = torch.autograd.grad([loss], [self.w])
                    return unchecked_cast(Tensor, g[0])
                """.indent(0);
        try (LoadedProgram program = load("grad", "x: Tensor", "Tensor", body);
                NDManager calls = program.newManager()) {
            NDArray x = HostTensors.floats(calls, Tensor.of(List.of(2), 1, 3));

            // d(w^2 x)/dw = 2 w x
            assertThat(program.callWithGradients(calls, "grad", x)
                            .singletonOrThrow()
                            .toFloatArray())
                    .containsExactly(10, 42);
        }
    }

    @Test
    void namesTheCodeThatLibtorchRefuses() {
        assertThatThrownBy(() -> load("f", "x: Tensor", "Tensor", "    return torch.nonsense(x)\n"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INTERNAL))
                .hasMessageContaining("nonsense");
    }

    private LoadedProgram load(String name, String parameters, String result, String body) {
        var weight = new ScriptTensor("w", Tensor.of(List.of(2), 5, 7), true);
        return engine.compile(
                new ScriptModule(List.of(weight), List.of(ScriptModule.method(name, parameters, result, body))));
    }
}
