package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Axes in another order. Channels go with theirs.
 *
 * @param axes for each axis of the output the axis of the input, without the batch
 */
public record Permute(List<Integer> axes) implements Op {
    public Permute {
        axes = List.copyOf(axes);
        if (axes.isEmpty()
                || !axes.stream()
                        .sorted()
                        .toList()
                        .equals(IntStream.range(0, axes.size()).boxed().toList())) {
            throw Op.invalid(axes + " is not an order of axes");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, axes.size());
        return new TensorShape(axes.stream().map(x.dims()::get).toList());
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return inputs.getFirst().permuted(axes);
    }
}
