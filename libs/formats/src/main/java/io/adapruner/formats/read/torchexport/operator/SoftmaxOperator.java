package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import java.util.Set;

/** Softmax and its logarithm along one axis. */
final class SoftmaxOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("softmax.int", "_softmax.default", "log_softmax.int", "_log_softmax.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        int axis = call.layers().axis(call.whole("dim", -1), view.rank());
        return Outcome.fresh(call.layers()
                .softmax(view, axis, call.operator().contains("log_softmax"))
                .simplified());
    }
}
