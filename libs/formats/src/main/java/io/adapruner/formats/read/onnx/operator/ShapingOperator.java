package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Reshapes and transposes: only the way changes in which an activation is seen. */
final class ShapingOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        return new Flow(
                switch (call.node().type()) {
                    case "Reshape" -> flattened(call, reshape(call, view));
                    case "Flatten" -> flattened(call, flatten(call, view));
                    case "Squeeze" -> squeeze(call, view);
                    case "Unsqueeze" -> unsqueeze(call, view);
                    default -> transpose(call, view);
                });
    }

    /** Flattened and shuffled channels are layers of their own, which are called as this node. */
    private static View flattened(Call call, View view) {
        boolean features = view.rank() == 2 && view.base().shape().rank() > 1 && view.contiguous();
        boolean dealt = view.batchFirst()
                && view.sampleShape().equals(view.base().shape())
                && !(view.simplified() instanceof Activation);
        return features || dealt ? View.of(call.arranged(view)) : view;
    }

    /** Sizes with those copied from the input filled in; -1 stays. */
    private static View reshape(Call call, View view) {
        long[] given = call.constant(1).wholes();
        if (given.length > Constant.MOST_AXES) {
            throw call.unsupported("it reshapes to " + given.length + " axes");
        }
        var sizes = new ArrayList<Long>();
        for (int i = 0; i < given.length; i++) {
            boolean copied = given[i] == 0 && !call.node().truth("allowzero", false);
            if (copied && i >= view.rank()) {
                throw call.unsupported("it copies the size of axis " + i + ", which its input does not have");
            }
            sizes.add(copied ? view.extents(call.context().batch()).get(i) : given[i]);
        }
        return reshaped(call, view, sizes);
    }

    private static View reshaped(Call call, View view, List<Long> sizes) {
        return call.layers().reshaped(view, sizes, call.context().batch());
    }

    private static View flatten(Call call, View view) {
        long axis = call.node().whole("axis", 1);
        long front = axis < 0 ? axis + view.rank() : axis;
        if (front < 0 || front > view.rank()) {
            throw call.unsupported("axis " + axis + " does not exist in a tensor with " + view.rank() + " axes");
        }
        List<Long> extents = view.extents(call.context().batch());
        return reshaped(
                call,
                view,
                List.of(product(extents.subList(0, (int) front)), product(extents.subList((int) front, view.rank()))));
    }

    private static long product(List<Long> extents) {
        return extents.stream().reduce(1L, Math::multiplyExact);
    }

    private static View squeeze(Call call, View view) {
        List<Integer> axes = call.list("axes", 1)
                .map(given -> given.stream()
                        .map(a -> call.layers().axis(a, view.rank()))
                        .toList())
                .orElseGet(() -> IntStream.range(0, view.rank())
                        .filter(a -> view.extents().get(a) == 1)
                        .boxed()
                        .toList());
        View result = view;
        for (int axis : axes.stream().sorted().toList().reversed()) {
            result = result.squeezed(axis);
        }
        return result;
    }

    private static View unsqueeze(Call call, View view) {
        List<Long> given = call.list("axes", 1).orElse(List.of());
        if (given.size() > Constant.MOST_AXES) {
            throw call.unsupported("it adds " + given.size() + " axes");
        }
        View result = view;
        for (int axis : given.stream()
                .map(a -> call.layers().axis(a, view.rank() + given.size()))
                .sorted()
                .toList()) {
            result = result.unsqueezed(axis);
        }
        return result;
    }

    private static View transpose(Call call, View view) {
        List<Long> reversed =
                IntStream.range(0, view.rank()).mapToObj(a -> (long) a).toList().reversed();
        return view.permuted(call.node().wholes("perm", reversed).stream()
                .map(a -> call.layers().axis(a, view.rank()))
                .toList());
    }
}
