package io.adapruner.formats.translation.size;

import io.adapruner.network.Network;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds which axes that a file leaves open are open in the network, by reading it for several sizes. A file that gives nothing for
 * odd sizes, as a network with skips over strides does, must give the same for others; one that does must for these too.
 */
public final class Sizing {
    /** Growth that strides do not divide, which tells rounding up from rounding down. */
    private static final List<List<Integer>> SMALL = List.of(List.of(1, 2, 3), List.of(2, 1, 4), List.of(7, 11, 5));

    private static final List<String> PLACES = List.of("depth", "height", "width");
    private static final int FEWEST = 2;
    private static final int LONGEST_REASON = 400;

    private final Reading read;
    private final Reading.Reader reader;

    private Sizing(Reading read, Reading.Reader reader) {
        this.read = read;
        this.reader = reader;
    }

    /**
     * The network with what is open.
     *
     * @param read the network for the size that it is pruned for
     * @param open axes of one sample that the file leaves open, ascending, without channels
     */
    public static Sized of(Reading read, List<Integer> open, Reading.Reader reader) {
        return open.isEmpty() ? Sized.fixed(read.network(), List.of()) : new Sizing(read, reader).sized(open);
    }

    private Sized sized(List<Integer> open) {
        Refusal refusal;
        try {
            return open(open, List.of());
        } catch (Refusal all) {
            refusal = all;
        }
        if (open.size() > 1) {
            for (int axis : open) {
                try {
                    List<Integer> others = open.stream().filter(o -> o != axis).toList();
                    return open(List.of(axis), List.of(warning(others, refusal)));
                } catch (Refusal one) {
                    // Said of all of them together.
                }
            }
        }
        return Sized.fixed(read.network(), List.of(warning(open, refusal)));
    }

    private String warning(List<Integer> axes, Refusal refusal) {
        TensorShape input = read.network().input();
        List<String> words = input.rank() == 2 ? List.of("length") : PLACES.subList(4 - input.rank(), PLACES.size());
        String names = axes.stream().map(axis -> words.get(axis - 1)).collect(Collectors.joining(" and "));
        String reason = refusal.getMessage();
        return "The file leaves the " + names + " of its input open; the network and its exports are for " + input
                + " there, because at another size: "
                + (reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason);
    }

    /** The network in which these axes are open. */
    private Sized open(List<Integer> axes, List<String> warnings) {
        var open = new OpenSizes(axes, new LinkedHashMap<>());
        TensorShape input = read.network().input();
        var reasons = new ArrayList<String>();
        List<Varied> others = readings(open.larger(input), reasons);
        if (others.size() < FEWEST) {
            throw new Refusal(reasons.getFirst());
        }
        others.addAll(
                readings(SMALL.stream().map(step -> open.grown(input, step)).toList(), reasons));
        Set<String> varying =
                others.stream().flatMap(other -> other.own().keySet().stream()).collect(Collectors.toSet());
        try {
            others.addFirst(Varied.of(read, varying));
            var grids = new Grids(others);
            var comparison = new Comparison(grids.networks());
            Network network = comparison.base().withOpen(new OpenSizes(axes, comparison.rules()));
            for (Network other : comparison.others()) {
                if (!network.at(other.input()).layers().equals(other.layers())) {
                    throw new Refusal("its layers for " + other.input() + " do not follow from those for " + input);
                }
            }
            return new Sized(network, grids.constants(), warnings);
        } catch (ProblemException | ArithmeticException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> names(Reading reading) {
        return reading.network().outputs().stream().map(Network.Output::name).toList();
    }

    /** Only the structure of each is kept, and the few constants that are not the same: the others are compared at once. */
    private List<Varied> readings(List<TensorShape> sizes, List<String> reasons) {
        var found = new ArrayList<Varied>();
        for (TensorShape size : sizes) {
            try {
                Reading other = reader.at(size);
                if (!names(other).equals(names(read))) {
                    // As where it gives nothing: of that size something does not fit.
                    reasons.add("of its outputs " + names(read) + " it gives " + names(other) + " alone");
                    continue;
                }
                found.add(Varied.of(other, read.requireAlike(other)));
            } catch (ProblemException | ArithmeticException e) {
                reasons.add(String.valueOf(e.getMessage()));
            }
        }
        return found;
    }
}
