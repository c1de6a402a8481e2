package io.adapruner.network.op;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A tensor can only lose whole indices of an axis. Where the channels of a value lie along several, as behind a reshape to heads,
 * those along all but one of them are united: the axis is chosen that leaves most to choose from, the last of equals.
 */
public final class Rectangles {
    /** Has two channels kept or pruned together. */
    @FunctionalInterface
    public interface Uniting {
        void unite(int one, int other);
    }

    private final IntUnaryOperator classOf;
    private final Uniting uniting;

    /** @param classOf channel to the class of those that are kept or pruned together with it so far */
    public Rectangles(IntUnaryOperator classOf, Uniting uniting) {
        this.classOf = classOf;
        this.uniting = uniting;
    }

    /** What is united for one value may leave another with channels along several axes: until nothing changes. */
    public void unite(Collection<Identities> values) {
        List<Identities> several =
                values.stream().filter(v -> v.axes().size() > 1).toList();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Identities value : several) {
                changed |= unite(value);
            }
        }
    }

    private boolean unite(Identities value) {
        List<Integer> differing = value.axes().stream()
                .filter(axis -> Line.differs(value, axis, classOf))
                .toList();
        if (differing.size() < 2) {
            return false;
        }
        int best = differing.getFirst();
        int most = 0;
        for (int axis : differing) {
            int left = classesLeft(value, axis);
            if (left >= most) {
                best = axis;
                most = left;
            }
        }
        for (int[] slice : value.slices(best)) {
            Arrays.stream(slice).forEach(c -> uniting.unite(slice[0], c));
        }
        return true;
    }

    /** How many classes there would be if each index along an axis were one. */
    private int classesLeft(Identities value, int axis) {
        Map<Integer, Integer> parents = new HashMap<>();
        for (int[] slice : value.slices(axis)) {
            int first = root(parents, classOf.applyAsInt(slice[0]));
            for (int c : slice) {
                parents.put(root(parents, classOf.applyAsInt(c)), first);
                first = root(parents, first);
            }
        }
        return (int) IntStream.of(value.ids())
                .map(c -> root(parents, classOf.applyAsInt(c)))
                .distinct()
                .count();
    }

    private static int root(Map<Integer, Integer> parents, int of) {
        int root = of;
        while (parents.getOrDefault(root, root) != root) {
            root = parents.get(root);
        }
        return root;
    }
}
