package io.adapruner.formats.read.onnx.operator;

import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import java.util.List;
import java.util.Set;

/** Patches of an image put back where they were. */
final class FoldOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Col2Im");
    }

    @Override
    public Operand only(Call call) {
        List<Long> pads = call.node().wholes("pads", List.of(0L, 0L, 0L, 0L));
        if (pads.size() != 4 || !pads.subList(0, 2).equals(pads.subList(2, 4))) {
            throw call.unsupported("its padding " + pads + " is not the same on both sides of an image");
        }
        return Operand.Flow.of(call.layer(
                new Fold(
                        extent(call, call.list("image_shape", 1).orElseThrow()),
                        extent(call, call.list("block_shape", 2).orElseThrow()),
                        extent(call, call.node().wholes("strides", List.of(1L, 1L))),
                        extent(call, pads.subList(0, 2)),
                        extent(call, call.node().wholes("dilations", List.of(1L, 1L)))),
                call.activation(0)));
    }

    private static Extent extent(Call call, List<Long> values) {
        if (values.size() != 2) {
            throw call.unsupported("it is of " + values.size() + " axes; only images are understood");
        }
        return new Extent(Math.toIntExact(values.getFirst()), Math.toIntExact(values.getLast()));
    }
}
