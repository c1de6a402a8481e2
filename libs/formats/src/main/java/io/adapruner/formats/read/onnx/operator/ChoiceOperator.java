package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** One of two values for each element, as a condition says. */
final class ChoiceOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Where");
    }

    @Override
    public Operand only(Call call) {
        int rank = IntStream.range(0, 3)
                .map(i -> switch (call.operand(i)) {
                    case Flow(View view) -> view.rank();
                    case Fixed(Constant constant) -> constant.shape().size();
                    case Operand.Sequence _, Operand.Unusable _ -> 0;
                })
                .max()
                .orElseThrow();
        var choice = new Choice(call.layers());
        View condition = value(call, 0, rank);
        OptionalDouble one = number(call.operand(1));
        OptionalDouble other = number(call.operand(2));
        if (one.isPresent() && other.isPresent()) {
            return new Flow(choice.numbers(condition, one.getAsDouble(), other.getAsDouble()));
        }
        if (one.isPresent()) {
            return new Flow(choice.filled(value(call, 2, rank), condition, one.getAsDouble()));
        }
        if (other.isPresent()) {
            return new Flow(choice.kept(condition, value(call, 1, rank), other.getAsDouble()));
        }
        return new Flow(choice.of(condition, value(call, 1, rank), value(call, 2, rank)));
    }

    private static View value(Call call, int index, int rank) {
        return call.operand(index) instanceof Fixed(Constant constant)
                ? new Broadcasting(call).value(constant, rank)
                : call.layers().ofRank(call.view(index), rank);
    }

    private static OptionalDouble number(Operand operand) {
        return operand instanceof Fixed(Constant constant) && constant.elements() == 1
                ? OptionalDouble.of(constant.real(0))
                : OptionalDouble.empty();
    }
}
