package io.adapruner.formats.translation.formula;

import io.adapruner.formats.translation.formula.Formula.Accumulated;
import io.adapruner.formats.translation.formula.Formula.Chosen;
import io.adapruner.formats.translation.formula.Formula.Combined;
import io.adapruner.formats.translation.formula.Formula.Joined;
import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.formats.translation.formula.Formula.Literal;
import io.adapruner.formats.translation.formula.Formula.Mapped;
import io.adapruner.formats.translation.formula.Formula.Moved;
import io.adapruner.formats.translation.formula.Formula.Product;
import io.adapruner.formats.translation.formula.Formula.Reshaped;
import io.adapruner.formats.translation.formula.Formula.Scalar;
import io.adapruner.formats.translation.formula.Formula.Sequence;
import io.adapruner.formats.translation.formula.Formula.Shares;
import io.adapruner.formats.translation.formula.Formula.Summed;
import io.adapruner.formats.translation.formula.Formula.Taken;
import java.util.List;

/** What is the same along an axis by the way it is computed, whatever the file's tensors hold. */
public final class Repetition {
    private Repetition() {}

    /** Whether all slices of a formula along an axis are known to be equal. */
    public static boolean along(Formula formula, int axis) {
        return formula.shape().get(axis) == 1 || repeats(formula, axis);
    }

    private static boolean repeats(Formula formula, int axis) {
        return switch (formula) {
            case Leaf _, Scalar _, Sequence _, Shares _, Literal _ -> false;
            case Product(Formula one, Formula other) -> along(axis == 0 ? one : other, axis);
            case Moved(Formula of, List<Integer> _, List<Integer> axes) ->
                axes.get(axis) == Moved.REPEATED || along(of, axes.get(axis));
            case Reshaped(Formula of, List<Integer> shape) -> own(of, shape, axis) && along(of, axis);
            case Joined(List<Formula> operands, int joined) ->
                axis != joined && operands.stream().allMatch(operand -> along(operand, axis));
            case Taken(Formula of, int taken, List<Integer> places) ->
                axis == taken ? places.stream().distinct().count() == 1 || along(of, axis) : along(of, axis);
            case Accumulated(Formula of, int summed) -> axis != summed && along(of, axis);
            case Mapped _, Combined _, Chosen _, Summed _ ->
                formula.operands().stream()
                        .allMatch(operand -> broadcast(operand, formula.shape().size(), axis));
        };
    }

    /** Of an operand whose axes are the last ones of the result. */
    private static boolean broadcast(Formula operand, int rank, int axis) {
        int own = axis - (rank - operand.shape().size());
        return own < 0 || along(operand, own);
    }

    /** Whether an axis of another shape is the same axis as before: all before it are. */
    private static boolean own(Formula of, List<Integer> shape, int axis) {
        return axis < of.shape().size() && of.shape().subList(0, axis + 1).equals(shape.subList(0, axis + 1));
    }
}
