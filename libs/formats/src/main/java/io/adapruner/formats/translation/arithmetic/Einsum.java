package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Einstein sums as what they are: layers that weigh, matrix products, products of values and sums, in other orders of axes.
 *
 * @param <T> a stored tensor
 */
public final class Einsum<T extends Rearrangeable<T>> {
    /** Stands for any batch among extents: a prime that no other extent is. */
    private static final long BATCH = 1_000_003;

    private final Layers layers;
    private final Tensors<T> tensors;

    /** What a reader makes of its stored tensors. */
    public interface Tensors<T> {
        /** A layer that owns a matrix. */
        Activation weighed(Op op, Activation x, T matrix);

        /** A value times a tensor, which is broadcast. */
        View multiplied(View view, T tensor);

        /** A tensor as a value of the network, of that many axes. */
        View value(T tensor, int rank);
    }

    public Einsum(Layers layers, Tensors<T> tensors) {
        this.layers = layers;
        this.tensors = tensors;
    }

    /** Of one value: a sum along axes, and their order. */
    public View of(String equation, View view) {
        Equation letters = Equation.of(equation, List.of(view.rank()));
        String left = letters.operands().getFirst();
        return ordered(summed(view, left, letters.result()), common(left, letters.result()), letters.result());
    }

    /** Of two values. */
    public View of(String equation, View one, View other) {
        Equation letters = Equation.of(equation, List.of(one.rank(), other.rank()));
        return product(
                one, letters.operands().getFirst(), other, letters.operands().getLast(), letters.result());
    }

    /** Of a value and a stored tensor, whichever is first in the equation. */
    public View of(String equation, View view, T tensor, boolean tensorFirst) {
        List<Integer> ranks = tensorFirst
                ? List.of(tensor.shape().size(), view.rank())
                : List.of(view.rank(), tensor.shape().size());
        Equation letters = Equation.of(equation, ranks);
        List<String> operands = tensorFirst ? letters.operands().reversed() : letters.operands();
        return weighed(view, operands.getFirst(), tensor, operands.getLast(), letters.result());
    }

    private View weighed(View given, String all, T tensor, String own, String result) {
        View view = summed(given, all, own + result);
        String left = common(all, own + result);
        String weighed = without(common(left, own), result);
        String made = without(common(own, result), left);
        if (own.length() != weighed.length() + made.length() || weighed.isEmpty()) {
            return made.isEmpty() && weighed.isEmpty()
                    ? scaled(view, left, tensor, own, result)
                    : product(view, left, valued(view, left, tensor, own), batch(view, left) + own, result);
        }
        String kept = without(left, weighed);
        View x = joined(ordered(view, left, kept + weighed), kept.length());
        T matrix = permuted(tensor, own, made + weighed)
                .reshaped(List.of(elements(tensor, own, made), elements(tensor, own, weighed)));
        Weighing<T> weighing = Weighing.of(layers, x, matrix, false);
        View y = weighing.seen().apply(tensors.weighed(weighing.op(), weighing.input(), weighing.matrix()));
        List<Long> extents = new ArrayList<>(y.extents(BATCH).subList(0, kept.length()));
        made.chars().forEach(c -> extents.add((long) tensor.shape().get(own.indexOf(c))));
        return ordered(layers.reshaped(y, extents, BATCH), kept + made, result);
    }

    /** Each value times the tensor's value for its axes. */
    private View scaled(View view, String left, T tensor, String own, String result) {
        String order = common(left, own);
        List<Integer> shape = left.chars()
                .map(c -> own.indexOf(c) < 0 ? 1 : tensor.shape().get(own.indexOf(c)))
                .boxed()
                .toList();
        return ordered(tensors.multiplied(view, permuted(tensor, own, order).reshaped(shape)), left, result);
    }

    private View valued(View view, String left, T tensor, String own) {
        if (own.contains(batch(view, left))) {
            throw layers.origin().unsupported("it has a stored tensor that differs from image to image of a batch");
        }
        return tensors.value(tensor, own.length() + 1);
    }

    private View product(View first, String a, View second, String b, String result) {
        View one = summed(first, a, b + result);
        View other = summed(second, b, a + result);
        String left = common(a, b + result);
        String right = common(b, a + result);
        String batch = batch(one, left);
        if (!batch.equals(batch(other, right)) || !result.contains(batch)) {
            throw layers.origin().unsupported("it combines different images of a batch");
        }
        String summed = without(common(left, right), result);
        String shared = batch + without(without(common(left, right), summed), batch);
        String rows = without(left, shared + summed);
        String columns = without(right, shared + summed);
        if (summed.isEmpty()) {
            View product = new Combination(layers)
                    .by(
                            Arithmetic.MULTIPLY,
                            spread(one, left, shared + rows + columns),
                            spread(other, right, shared + rows + columns));
            return ordered(product, shared + rows + columns, result);
        }
        View x = matrix(ordered(one, left, shared + rows + summed), shared.length(), rows.length());
        View y = matrix(ordered(other, right, shared + summed + columns), shared.length(), summed.length());
        View z = View.of(layers.layer(new MatMul(), layers.arranged(x), layers.arranged(y)));
        var extents = new ArrayList<>(z.extents(BATCH).subList(0, shared.length()));
        rows.chars().forEach(c -> extents.add(one.extents().get(left.indexOf(c))));
        columns.chars().forEach(c -> extents.add(other.extents().get(right.indexOf(c))));
        return ordered(layers.reshaped(z, extents, BATCH), shared + rows + columns, result);
    }

    /** Those behind the shared axes as two axes, rows and columns. */
    private View matrix(View view, int shared, int rows) {
        List<Long> own = view.extents(BATCH);
        var extents = new ArrayList<>(own.subList(0, shared));
        extents.add(own.subList(shared, shared + rows).stream().reduce(1L, Math::multiplyExact));
        extents.add(own.subList(shared + rows, own.size()).stream().reduce(1L, Math::multiplyExact));
        return layers.reshaped(view, extents, BATCH);
    }

    /** All axes from one on as one. */
    private View joined(View view, int kept) {
        List<Long> own = view.extents(BATCH);
        var extents = new ArrayList<>(own.subList(0, kept));
        extents.add(own.subList(kept, own.size()).stream().reduce(1L, Math::multiplyExact));
        return layers.reshaped(view, extents, BATCH);
    }

    /** Without the axes that only this operand has, which are summed first. */
    private View summed(View view, String letters, String wanted) {
        List<Integer> axes =
                without(letters, wanted).chars().map(letters::indexOf).boxed().toList();
        return axes.isEmpty() ? view : new Reduction(layers).by(Reduce.Function.SUM, view, axes, false);
    }

    private View spread(View view, String letters, String wanted) {
        View result = ordered(view, letters, common(wanted, letters));
        for (int axis = 0; axis < wanted.length(); axis++) {
            result = letters.indexOf(wanted.charAt(axis)) < 0 ? result.unsqueezed(axis) : result;
        }
        return result;
    }

    private static View ordered(View view, String letters, String wanted) {
        return view.permuted(wanted.chars().map(letters::indexOf).boxed().toList());
    }

    private static <T extends Rearrangeable<T>> T permuted(T tensor, String letters, String wanted) {
        return tensor.permuted(wanted.chars().map(letters::indexOf).boxed().toList());
    }

    private static <T extends Rearrangeable<T>> int elements(T tensor, String letters, String of) {
        return of.chars().map(c -> tensor.shape().get(letters.indexOf(c))).reduce(1, Math::multiplyExact);
    }

    private String batch(View view, String letters) {
        int axis = view.batchAxis();
        if (axis < 0 || !view.axes().get(axis).batch()) {
            throw layers.origin().unsupported("it is given " + view + ", whose batch is no axis of its own");
        }
        return letters.substring(axis, axis + 1);
    }

    /** The letters of one that another has too. */
    private static String common(String letters, String other) {
        return letters.chars()
                .filter(c -> other.indexOf(c) >= 0)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }

    private static String without(String letters, String other) {
        return letters.chars()
                .filter(c -> other.indexOf(c) < 0)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
