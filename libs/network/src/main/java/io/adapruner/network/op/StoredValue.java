package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * A stored tensor as a value of its own, the same for every sample: a class token, a grid of positions, a mask. Of its input only
 * the number of samples matters. The tensor has no name beside the layer's.
 *
 * @param shape of the tensor as it is stored, e.g. {@code [1, 1, C]}
 * @param view the value of one sample
 * @param trained whether it is a parameter, or a buffer that training leaves alone
 */
public record StoredValue(List<Integer> shape, List<Integer> view, boolean trained) implements Op {
    public StoredValue {
        shape = List.copyOf(shape);
        view = List.copyOf(view);
        OwnTensor.check(shape, view);
    }

    private OwnTensor tensor() {
        return new OwnTensor(shape, view);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        Op.only(inputs, 0);
        return new TensorShape(view);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(tensor().spec(trained ? Role.SHIFT : Role.CONSTANT));
    }

    @Override
    public int channelAxis() {
        return tensor().channelAxis();
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        var shape = new TensorShape(view);
        return tensor().counts()
                ? Identities.along(shape, channelAxis(), coupling.produce(view.get(channelAxis())))
                : Identities.whole(coupling, shape, tensor().reason());
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        OwnTensor fewer = tensor().left(output);
        return new StoredValue(fewer.shape(), fewer.view(), trained);
    }

    @Override
    public boolean passesGradient(int input) {
        return false;
    }
}
