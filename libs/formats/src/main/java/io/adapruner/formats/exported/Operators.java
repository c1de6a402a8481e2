package io.adapruner.formats.exported;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every family of operators that is understood. */
final class Operators {
    private static final Map<String, Operator> BY_TARGET = byTarget(List.of(
            new ActivationOperator(),
            new AdaptivePoolOperator(),
            new AddOperator(),
            new BatchNormOperator(),
            new ConcatOperator(),
            new ConvolutionOperator(),
            new DropoutOperator(),
            new FlattenOperator(),
            new FunctionOperator(),
            new LinearOperator(),
            new MeanOperator(),
            new MultiplyOperator(),
            new PadOperator(),
            new PassingOperator(),
            new PoolOperator(),
            new SliceOperator(),
            new TransposeOperator()));

    private Operators() {}

    private static Map<String, Operator> byTarget(List<Operator> operators) {
        var byTarget = new HashMap<String, Operator>();
        operators.forEach(operator -> operator.targets().forEach(target -> byTarget.put(target, operator)));
        return Map.copyOf(byTarget);
    }

    /** @param target without {@code torch.ops.aten.}; a form in place is answered by its out-of-place twin */
    static Optional<Operator> named(String target) {
        return Optional.ofNullable(BY_TARGET.get(target))
                .or(() -> Optional.ofNullable(BY_TARGET.get(target.replaceFirst("_\\.", "."))));
    }
}
