package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Combination;
import io.adapruner.formats.translation.Scaling;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Activations side by side, along one of their axes or along a new one. */
final class ConcatOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("cat.default", "concat.default", "concatenate.default", "stack.default");
    }

    @Override
    public Outcome translate(Call call) {
        List<View> views = views(call);
        if (views.isEmpty()) {
            throw call.unsupported("it joins nothing");
        }
        boolean stacks = call.operator().equals("stack.default");
        int rank = views.getFirst().rank() + (stacks ? 1 : 0);
        int axis = call.layers().axis(call.whole("dim", 0), rank);
        List<View> joined = stacks ? views.stream().map(v -> v.unsqueezed(axis)).toList() : views;
        return Outcome.fresh(new Combination(call.layers()).joined(joined, axis).simplified());
    }

    /** Stored tensors among activations are joined as they are, for every image. */
    private static List<View> views(Call call) {
        List<Value> values = call.tensors("tensors");
        Optional<View> first = values.stream()
                .filter(v -> !(v instanceof Stored))
                .findFirst()
                .map(v -> call.layers().view("tensors", v));
        return values.stream()
                .map(v -> v instanceof Stored stored && first.isPresent() && joinable(call, stored, first.get())
                        ? constant(call, stored.once(call.batch()), first.get())
                        : call.layers().view("tensors", v))
                .toList();
    }

    private static boolean joinable(Call call, Stored stored, View beside) {
        int axis = call.layers().axis(call.whole("dim", 0), beside.rank());
        return call.operator().startsWith("cat")
                && stored.shape().size() == beside.rank()
                && axis > 0
                && stored.shape().get(axis) <= beside.extents().get(axis);
    }

    private static View constant(Call call, Stored stored, View beside) {
        int axis = call.layers().axis(call.whole("dim", 0), beside.rank());
        boolean trained = stored.tensors().stream().anyMatch(call.trained());
        return new Scaling(call.layers()).constant(beside, axis, stored, trained);
    }
}
