package io.adapruner.formats.read.onnx.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every family of operators that is understood. */
public final class Operators {
    private static final Map<String, Operator> BY_TYPE = byType(List.of(
            new ArithmeticOperator(),
            new ChoiceOperator(),
            new ClipOperator(),
            new ComparisonOperator(),
            new ConcatOperator(),
            new ConvolutionOperator(),
            new CumulativeOperator(),
            new DepthOperator(),
            new EinsumOperator(),
            new FoldOperator(),
            new FunctionOperator(),
            new GatherNdOperator(),
            new LayerNormOperator(),
            new LocalResponseOperator(),
            new MatMulOperator(),
            new NormOperator(),
            new PReluOperator(),
            new PadOperator(),
            new PartOperator(),
            new PassingOperator(),
            new PoolOperator(),
            new RecurrentOperator(),
            new ReduceOperator(),
            new RepeatOperator(),
            new ResizeOperator(),
            new ScatterOperator(),
            new ShapeOperator(),
            new ShapingOperator(),
            new SoftmaxOperator(),
            new TransposedConvolutionOperator()));

    private Operators() {}

    private static Map<String, Operator> byType(List<Operator> operators) {
        var byType = new HashMap<String, Operator>();
        operators.forEach(operator -> operator.types().forEach(type -> byType.put(type, operator)));
        return Map.copyOf(byType);
    }

    public static Optional<Operator> named(String type) {
        return Optional.ofNullable(BY_TYPE.get(type));
    }
}
