package io.adapruner.formats.translation.formula;

import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.formats.translation.formula.Formula.Product;
import java.util.stream.Stream;

/** What a formula is made of. */
final class Tree {
    private Tree() {}

    /** The formula and everything that it is computed from. */
    static Stream<Formula> parts(Formula formula) {
        return Stream.concat(Stream.of(formula), formula.operands().stream().flatMap(Tree::parts));
    }

    static Stream<Leaf> leaves(Formula formula) {
        return parts(formula).filter(Leaf.class::isInstance).map(Leaf.class::cast);
    }

    /** Values that are passed over to compute it; those of a bounded formula. */
    static long work(Formula formula) {
        return parts(formula).mapToLong(Tree::own).reduce(0, Math::addExact);
    }

    private static long own(Formula part) {
        return part instanceof Product(Formula one, Formula other)
                ? Math.multiplyExact(one.elements(), (long) other.shape().getLast())
                : part.elements();
    }
}
