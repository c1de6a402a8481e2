package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Unfold;
import java.util.Set;

/** What is under a kernel at each of its places, and the same put back. */
final class PatchOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("im2col.default", "col2im.default");
    }

    @Override
    public Outcome translate(Call call) {
        Extent kernel = extent(call, "kernel_size", 1);
        Extent dilation = extent(call, "dilation", 1);
        Extent padding = extent(call, "padding", 0);
        Extent stride = extent(call, "stride", 1);
        Op op = call.operator().startsWith("im2col")
                ? new Unfold(kernel, stride, padding, dilation)
                : new Fold(extent(call, "output_size", 1), kernel, stride, padding, dilation);
        return Outcome.fresh(call.layer(op, call.activation("self")));
    }

    private static Extent extent(Call call, String argument, int otherwise) {
        return call.extent(argument, 2, otherwise);
    }
}
