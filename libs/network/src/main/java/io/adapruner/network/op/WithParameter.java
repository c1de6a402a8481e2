package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every value combined with a stored tensor: layer scale, a bias of its own, a normalisation of the input. The tensor has no
 * name beside the layer's: its full name is the layer's, e.g. {@code features.1.0.layer_scale}.
 *
 * @param shape of the tensor as it is stored, e.g. {@code [C]}, {@code [1, C, 1, 1]} or none for a single number
 * @param view the same values in the rank of the input, e.g. {@code [C, 1, 1]}; an extent of 1 stands for every index
 * @param trained whether it is a parameter, or a buffer that training leaves alone
 */
public record WithParameter(Arithmetic arithmetic, List<Integer> shape, List<Integer> view, boolean trained)
        implements Op {
    public WithParameter {
        shape = List.copyOf(shape);
        view = List.copyOf(view);
        if (shape.stream().anyMatch(d -> d < 1)
                || view.isEmpty()
                || view.stream().anyMatch(d -> d < 1)
                || elements(shape) != elements(view)) {
            throw Op.invalid("a tensor of shape " + shape + " cannot be seen as " + view);
        }
    }

    private static long elements(List<Integer> dims) {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, view.size());
        for (int axis = 0; axis < view.size(); axis++) {
            if (view.get(axis) != 1 && !view.get(axis).equals(x.dims().get(axis))) {
                throw Op.invalid(arithmetic + " with a tensor of " + view + " does not fit " + x);
            }
        }
        return x;
    }

    /** The axis of {@link #shape} that counts channels; -1 where they cannot be told from other values, or there are none. */
    private int storedAxis() {
        int axis = 0;
        while (axis < shape.size() && shape.get(axis) == 1) {
            axis++;
        }
        return axis < shape.size() && shape.get(axis).equals(view.get(channelAxis())) ? axis : -1;
    }

    /** The first axis of the input along which the values differ: heads of {@code [heads, tokens, tokens]}. */
    @Override
    public int channelAxis() {
        return IntStream.range(0, view.size())
                .filter(axis -> view.get(axis) > 1)
                .findFirst()
                .orElse(0);
    }

    @Override
    public List<ParameterSpec> parameters() {
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < shape.size(); axis++) {
            axes.add(axis == storedAxis() ? Axis.OUT : Axis.OTHER);
        }
        return List.of(new ParameterSpec("", shape, axes, role()));
    }

    private Role role() {
        if (!trained) {
            return Role.CONSTANT;
        }
        return switch (arithmetic) {
            case ADD, SUBTRACT, REVERSE_SUBTRACT, MAXIMUM, MINIMUM -> Role.SHIFT;
            case MULTIPLY, DIVIDE, REVERSE_DIVIDE, POWER -> Role.GAIN;
        };
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        List<Integer> shared = IntStream.range(0, view.size())
                .filter(axis -> view.get(axis) > 1 && (axis != channelAxis() || storedAxis() < 0))
                .boxed()
                .toList();
        x.mixed(coupling, shared, "no axis of its tensor " + shape + " counts channels alone");
        return x;
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        if (storedAxis() < 0) {
            return this;
        }
        int left = output.along(channelAxis()).length;
        var fewer = new ArrayList<>(shape);
        fewer.set(storedAxis(), left);
        var seen = new ArrayList<>(view);
        seen.set(channelAxis(), left);
        return new WithParameter(arithmetic, fewer, seen, trained);
    }
}
