package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Combination;
import java.util.List;
import java.util.Set;

/** Activations side by side, along one of their axes or along a new one. */
final class ConcatOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("cat.default", "concat.default", "concatenate.default", "stack.default");
    }

    @Override
    public Outcome translate(Call call) {
        List<Value> values = call.values("tensors");
        int own = values.stream()
                .filter(value -> !(value instanceof Value.Stored))
                .findFirst()
                .map(value -> call.layers().view("tensors", value).rank())
                .orElseThrow(() -> call.unsupported("it joins no tensor that is computed from the network's input"));
        List<View> views = values.stream().map(value -> call.valued(value, own)).toList();
        boolean stacks = call.operator().equals("stack.default");
        int rank = own + (stacks ? 1 : 0);
        int axis = call.layers().axis(call.whole("dim", 0), rank);
        List<View> joined = stacks ? views.stream().map(v -> v.unsqueezed(axis)).toList() : views;
        return Outcome.fresh(new Combination(call.layers()).joined(joined, axis).simplified());
    }
}
