package io.adapruner.formats.read.torchexport.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every family of operators that is understood. */
public final class Operators {
    private static final String ATEN = "torch.ops.aten.";
    private static final Map<String, Operator> BY_TARGET = byTarget(List.of(
            new AdaptivePoolOperator(),
            new ArithmeticOperator(),
            new ProductSumOperator(),
            new GluOperator(),
            new AttentionOperator(),
            new BatchNormOperator(),
            new ChoiceOperator(),
            new ClampOperator(),
            new ComparisonOperator(),
            new ComposedFunctionOperator(),
            new ConcatOperator(),
            new ConvolutionOperator(),
            new CopyOperator(),
            new CumulativeOperator(),
            new DropoutOperator(),
            new EinsumOperator(),
            new FunctionOperator(),
            new LinearOperator(),
            new NormOperator(),
            new PReluOperator(),
            new PadOperator(),
            new ParametricFunctionOperator(),
            new PartOperator(),
            new ScatterOperator(),
            new PassingOperator(),
            new PatchOperator(),
            new PoolOperator(),
            new RecurrentOperator(),
            new ReduceOperator(),
            new ReorderOperator(),
            new ResizeOperator(),
            new ShapingOperator(),
            new SoftmaxOperator(),
            new TransposedConvolutionOperator()));

    private Operators() {}

    private static Map<String, Operator> byTarget(List<Operator> operators) {
        var byTarget = new HashMap<String, Operator>();
        operators.forEach(operator -> operator.targets().forEach(target -> byTarget.put(target, operator)));
        return Map.copyOf(byTarget);
    }

    /** @param target such as {@code torch.ops.aten.relu_.default}; a form in place is answered by its out-of-place twin */
    public static Optional<Operator> named(String target) {
        return Optional.ofNullable(BY_TARGET.get(outOfPlace(target)));
    }

    /** Without {@code torch.ops.aten.}, and without the mark of a form in place. */
    public static String outOfPlace(String target) {
        String operator = target.startsWith(ATEN) ? target.substring(ATEN.length()) : target;
        return BY_TARGET.containsKey(operator) ? operator : operator.replaceFirst("_\\.", ".");
    }
}
