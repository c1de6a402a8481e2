package io.adapruner.formats.translation.formula;

import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.formats.translation.formula.Formula.Product;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a formula is made of. */
final class Tree {
    private Tree() {}

    /** The formula and everything that it is computed from, in the order of reading; as many as are asked for. */
    static List<Formula> parts(Formula formula, int most) {
        var parts = new ArrayList<Formula>();
        // no recursion: a file could nest formulas deeper than the stack
        var open = new ArrayDeque<>(List.of(formula));
        while (!open.isEmpty() && parts.size() < most) {
            Formula part = open.pop();
            parts.add(part);
            part.operands().reversed().forEach(open::push);
        }
        return parts;
    }

    private static Stream<Formula> parts(Formula formula) {
        return parts(formula, Integer.MAX_VALUE).stream();
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
