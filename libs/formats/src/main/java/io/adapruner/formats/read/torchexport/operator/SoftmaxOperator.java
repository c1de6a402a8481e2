package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Softmax;
import java.util.Set;

/** Softmax and its logarithm along one axis. */
final class SoftmaxOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("softmax.int", "_softmax.default", "log_softmax.int", "_log_softmax.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.layers().view("self", call.value("self"));
        int axis = call.layers().axis(call.whole("dim", -1), view.rank());
        if (axis == 0) {
            throw call.unsupported("it is over the batch");
        }
        boolean log = call.operator().contains("log_softmax");
        return Outcome.fresh(
                call.layers().along(view, axis, own -> new Softmax(own, log)).simplified());
    }
}
