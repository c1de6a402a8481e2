package io.adapruner.formats.translation.size;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the extent that a layer's size follows: that of its own input first, then the same extent elsewhere, then one that it
 * is a fraction of.
 *
 * @param shapes of all values, in each reading
 * @param before layers that are computed before it
 */
record Following(List<Map<String, TensorShape>> shapes, Layer layer, List<Layer> before) {
    private static final int MOST_TIMES = 16;
    private static final int MOST_PER = 64;

    /** @param sizes in each reading */
    Optional<Follows> rule(int[] sizes) {
        String own = layer.inputs().getFirst();
        return same(own, sizes)
                .or(() -> multiple(own, sizes))
                .or(() -> sameBefore(sizes))
                .or(() -> same(Network.INPUT, sizes))
                .or(() -> fraction(own, sizes))
                .or(() -> fraction(Network.INPUT, sizes));
    }

    private Optional<Follows> sameBefore(int[] sizes) {
        return before.reversed().stream()
                .map(earlier -> same(earlier.name(), sizes))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Follows> same(String value, int[] sizes) {
        return fitting(value, sizes, 1, 1).filter(Follows::exact);
    }

    private Optional<Follows> multiple(String value, int[] sizes) {
        for (int times = 2; times <= MOST_TIMES; times++) {
            Optional<Follows> found = fitting(value, sizes, times, 1).filter(rule -> rule.plus() == 0);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Follows> fraction(String value, int[] sizes) {
        Optional<Follows> rounded = Optional.empty();
        for (int per = 1; per <= MOST_PER; per++) {
            for (int times = 1; times <= MOST_TIMES; times++) {
                Optional<Follows> found = fitting(value, sizes, times, per);
                if (found.filter(rule -> rule.plus() == 0).isPresent()) {
                    return found;
                }
                rounded = rounded.or(() -> found);
            }
        }
        return rounded;
    }

    /** A rule with these factors along any axis of a value, whose offset is 0 where it can be. */
    private Optional<Follows> fitting(String value, int[] sizes, int times, int per) {
        int rank = shapes.getFirst().get(value).rank();
        for (int axis = 1; axis < rank; axis++) {
            long least = Long.MIN_VALUE;
            long most = Long.MAX_VALUE;
            for (int i = 0; i < sizes.length; i++) {
                long bound = (long) sizes[i] * per
                        - (long) times * shapes.get(i).get(value).dims().get(axis);
                least = Math.max(least, bound);
                most = Math.min(most, bound + per - 1);
            }
            if (least <= most && Math.abs(least) < 1 << 16) {
                long plus = Math.clamp(0L, least, most);
                return Optional.of(new Follows(value, axis, times, Math.toIntExact(plus), per));
            }
        }
        return Optional.empty();
    }
}
