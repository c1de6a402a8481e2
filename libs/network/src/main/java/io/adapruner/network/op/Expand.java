package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Repeats what there is one of: an axis of extent 1 gets the extent of {@code to}, all others stay (PyTorch's expand).
 *
 * @param to without batch
 */
public record Expand(List<Integer> to) implements Op {
    public Expand {
        to = new TensorShape(to).dims();
    }

    @Override
    public List<Integer> sizes() {
        return to;
    }

    @Override
    public Op withSizes(List<Integer> changed) {
        return new Expand(changed);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, to.size());
        boolean fits = IntStream.range(0, to.size())
                .allMatch(a -> x.dims().get(a) == 1 || x.dims().get(a).equals(to.get(a)));
        if (!fits) {
            throw Op.invalid(x + " cannot be expanded to " + to);
        }
        return new TensorShape(to);
    }

    /** Copies of the one channel are channels of their own: any of them may go. */
    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        var y = new TensorShape(to);
        boolean copies = x.shape().channels() < y.channels() && x.axes().isEmpty();
        return copies ? Identities.first(y, coupling.produce(y.channels())) : x.of(y);
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        return new Expand(output.left().dims());
    }
}
