package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Sequence;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Combination;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Activations side by side along one axis, and parts taken out of sequences of them. */
final class ConcatOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Concat", "ConcatFromSequence", "SequenceConstruct", "SequenceAt");
    }

    @Override
    public Operand only(Call call) {
        return switch (call.node().type()) {
            case "SequenceAt" -> at(call);
            case "SequenceConstruct" ->
                new Sequence(IntStream.range(0, call.inputs().size())
                        .mapToObj(call::operand)
                        .toList());
            case "ConcatFromSequence" -> joined(unrolled(call));
            default -> joined(call);
        };
    }

    private static Operand at(Call call) {
        if (!(call.operand(0) instanceof Sequence(List<Operand> parts))) {
            throw call.unsupported("its input is no sequence");
        }
        return parts.get(call.layers().axis(call.constant(1).whole(0), parts.size()));
    }

    private static Call unrolled(Call call) {
        if (!(call.operand(0) instanceof Sequence(List<Operand> parts))
                || call.node().truth("new_axis", false)) {
            throw call.unsupported("its input is no sequence that is joined along an axis");
        }
        return new Call(call.node(), parts.stream().map(Optional::of).toList(), call.context());
    }

    private static Operand joined(Call call) {
        int rank = IntStream.range(0, call.inputs().size())
                .filter(call::flows)
                .map(i -> call.view(i).rank())
                .findFirst()
                .orElseThrow(() -> call.unsupported("it joins no tensor that is computed from the network's input"));
        List<View> views = IntStream.range(0, call.inputs().size())
                .mapToObj(i -> call.operand(i) instanceof Fixed(Constant constant)
                        ? new Broadcasting(call).value(constant, rank)
                        : call.view(i))
                .toList();
        if (views.size() == 1) {
            return new Flow(views.getFirst());
        }
        int axis = call.layers().axis(call.node().whole("axis", 0), rank);
        return new Flow(new Combination(call.layers()).joined(views, axis));
    }
}
