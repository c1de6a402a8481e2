package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import java.util.Set;

/** A tensor with others in the place of a part: what decompositions make of values that are written into slices. */
final class ScatterOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("slice_scatter.default", "select_scatter.default");
    }

    @Override
    public Outcome translate(Call call) {
        Value self = call.value("self");
        Value source = call.value("src");
        int axis = call.layers().axis(call.whole("dim", 0), call.sizes("self").size());
        int extent = call.sizes("self").get(axis);
        if (call.operator().equals("select_scatter.default")) {
            int index = call.layers().axis(call.whole("index", 0), extent);
            return Outcome.fresh(WriteBack.element(call, axis, index).apply(self, source));
        }
        if (call.integer("step", 1) != 1) {
            throw call.unsupported("it writes every " + call.integer("step", 1) + "th element of an axis");
        }
        long start = call.whole("start", 0);
        int from = Math.clamp(start < 0 ? start + extent : start, 0, extent);
        return Outcome.fresh(WriteBack.part(call, axis, from).apply(self, source));
    }
}
