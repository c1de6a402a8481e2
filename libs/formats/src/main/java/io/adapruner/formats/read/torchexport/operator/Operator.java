package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.problem.ProblemException;
import java.util.Set;

/** Translates one family of ATen operators. */
public interface Operator {
    /**
     * Names after {@code torch.ops.aten.}, with the overload, such as {@code relu.default}. Forms that change their argument
     * in place ({@code relu_.default}) need no mention.
     */
    Set<String> targets();

    /** @throws ProblemException when the call has no equal among the network's operations */
    Outcome translate(Call call);
}
