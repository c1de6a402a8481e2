package io.adapruner.formats.translation.formula;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * How large a formula may become: a few lines in a hostile file must not fill the memory. It is measured by the tensors it is
 * computed from, which must be in the file with the size that the graph says before anything is computed.
 */
public final class Bound {
    /** A weight that is standardised takes some thirty, and what is computed on the way to it stands in it again. */
    private static final int MOST_PARTS = 512;

    private static final int MOST_AXES = 32;
    /** A grid of positions in a large image takes some hundred thousand. */
    private static final long SMALL = 1L << 20;

    private static final long LARGEST = 1L << 25;
    private static final long MOST_EXPANSION = 4;
    /** Two square matrices of a thousand rows. */
    private static final double MOST_PRODUCTS = 1 << 30;

    private Bound() {}

    /**
     * The formula.
     *
     * @throws ProblemException {@link ProblemCode#UNSUPPORTED_NETWORK} when it, or a part of it, is too large
     */
    public static Formula checked(Formula formula) {
        List<Formula> parts = Tree.parts(formula, MOST_PARTS + 1);
        if (parts.size() > MOST_PARTS) {
            throw unsupported("a stored tensor is changed in more than " + MOST_PARTS + " steps");
        }
        long largest = Tree.leaves(formula).mapToLong(Formula::elements).max().orElse(1);
        double most = Math.min(LARGEST, Math.max(SMALL, MOST_EXPANSION * largest));
        parts.forEach(part -> check(part, most));
        return formula;
    }

    private static void check(Formula part, double most) {
        // as an integer the product of any extents may be none
        double elements =
                part.shape().stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
        if (part instanceof Formula.Product(Formula one, Formula other)
                && (double) one.elements() * other.shape().getLast() > MOST_PRODUCTS) {
            throw unsupported("stored tensors of shapes " + one.shape() + " and " + other.shape() + " are multiplied");
        }
        if (elements > most || part.shape().size() > MOST_AXES) {
            throw unsupported("what is computed from stored tensors is of shape " + part.shape() + ", the limit is "
                    + (long) most + " values");
        }
    }

    private static ProblemException unsupported(String message) {
        return new ProblemException(
                ProblemCode.UNSUPPORTED_NETWORK,
                message + "; save the model with its weights computed, such as by"
                        + " torch.nn.utils.parametrize.remove_parametrizations");
    }
}
