package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

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
        OwnTensor.check(shape, view);
    }

    private OwnTensor tensor() {
        return new OwnTensor(shape, view);
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

    @Override
    public int channelAxis() {
        return tensor().channelAxis();
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(tensor().spec(role()));
    }

    private Role role() {
        if (!trained) {
            return Role.CONSTANT;
        }
        return switch (arithmetic) {
            case ADD, SUBTRACT, REVERSE_SUBTRACT, MAXIMUM, MINIMUM -> Role.SHIFT;
            case MULTIPLY, DIVIDE, REVERSE_DIVIDE, POWER -> Role.GAIN;
            // What it is compared with has no gradient.
            case EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST -> Role.CONSTANT;
        };
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        x.mixed(coupling, tensor().shared(), tensor().reason());
        return x;
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        OwnTensor fewer = tensor().left(output);
        return new WithParameter(arithmetic, fewer.shape(), fewer.view(), trained);
    }

    @Override
    public boolean passesGradient(int input) {
        return !arithmetic.compares();
    }
}
