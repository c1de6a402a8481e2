package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Sequence;
import io.adapruner.formats.read.onnx.operator.Operand.Unusable;
import io.adapruner.formats.translation.View;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sizes of activations and constants, as numbers that shape arithmetic goes on with. */
final class ShapeOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Shape", "Size");
    }

    @Override
    public Operand only(Call call) {
        long[] shape = shape(call);
        if (call.node().type().equals("Size")) {
            long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            return new Fixed(new Constant.Wholes(List.of(), false, new long[] {size}));
        }
        int start = bound(call.node().whole("start", 0), shape.length);
        int end = bound(call.node().whole("end", shape.length), shape.length);
        return new Fixed(Constant.wholes(Arrays.copyOfRange(shape, start, Math.max(start, end))));
    }

    private static int bound(long given, int length) {
        return Math.clamp(given < 0 ? given + length : given, 0, length);
    }

    private static long[] shape(Call call) {
        return switch (call.operand(0)) {
            case Fixed(Constant constant) ->
                constant.shape().stream().mapToLong(Integer::longValue).toArray();
            case Flow(View view) ->
                view.extents(call.context().batch()).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
            case Sequence _, Unusable _ -> throw call.unsupported("only tensors have a shape");
        };
    }
}
