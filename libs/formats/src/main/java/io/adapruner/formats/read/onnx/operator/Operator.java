package io.adapruner.formats.read.onnx.operator;

import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Set;

/** Translates one family of ONNX operators. */
public interface Operator {
    /** Such as {@code Conv}. */
    Set<String> types();

    /**
     * The node's outputs, at least the first.
     *
     * @throws ProblemException when the call has no equal among the network's operations
     */
    List<Operand> translate(Call call);

    /** With one output. */
    interface Single extends Operator {
        Operand only(Call call);

        @Override
        default List<Operand> translate(Call call) {
            return List.of(only(call));
        }
    }
}
