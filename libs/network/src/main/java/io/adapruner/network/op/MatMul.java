package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Matrix product of two values along their last two axes, {@code [..., n, k] x [..., k, m] -> [..., n, m]}, the axes before
 * them equal. Of attention: {@code [heads, tokens, k]} by {@code [heads, k, tokens]} and {@code [heads, tokens, tokens]} by
 * {@code [heads, tokens, m]}.
 */
public record MatMul() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() == 2 && inputs.getFirst().rank() >= 2) {
            List<Integer> one = inputs.getFirst().dims();
            List<Integer> other = inputs.getLast().dims();
            int last = one.size() - 1;
            if (other.size() == one.size()
                    && one.subList(0, last - 1).equals(other.subList(0, last - 1))
                    && one.get(last).equals(other.get(last - 1))) {
                var dims = new ArrayList<>(one);
                dims.set(last, other.get(last));
                return new TensorShape(dims);
            }
        }
        throw Op.invalid("matrix product expects [..., n, k] and [..., k, m], got " + inputs);
    }

    /**
     * Where the axes before the last two tell channels apart (heads), each matrix is one of them. Where there are none, the
     * channels over which the product sums are kept or pruned together, and those of the other two axes are followed.
     */
    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities a = inputs.getFirst();
        Identities b = inputs.getLast();
        TensorShape y = outputShape(List.of(a.shape(), b.shape()));
        int last = y.rank() - 1;
        List<Integer> matrix = List.of(last - 1, last);
        List<Integer> heads = IntStream.range(0, last - 1).boxed().toList();
        if (a.carriesAny(heads) || b.carriesAny(heads)) {
            return Broadcast.unified(
                    coupling,
                    List.of(
                            a.united(coupling, matrix).of(y),
                            b.united(coupling, matrix).of(y)),
                    false);
        }
        return ofOneMatrix(coupling, a, b, y);
    }

    private static Identities ofOneMatrix(Coupling coupling, Identities a, Identities b, TensorShape y) {
        int last = y.rank() - 1;
        boolean rows = a.carries(last - 1);
        boolean columns = b.carries(last);
        if (a.axes().size() > 1 || b.axes().size() > 1 || (rows && columns)) {
            return Op.opaque(coupling, List.of(a, b), y, "matrix product of channels and channels");
        }
        if (a.carries(last) && b.carries(last - 1)) {
            for (int k = 0; k < a.ids().length; k++) {
                coupling.unify(a.ids()[k], b.ids()[k]);
            }
        } else if (a.carries(last) || b.carries(last - 1)) {
            coupling.keepWhole((a.carries(last) ? a : b).ids(), "matrix product of channels and positions");
        }
        if (rows || columns) {
            return (rows ? a : b).of(y);
        }
        return Identities.whole(coupling, y, "matrix product, whose result has no channels");
    }
}
