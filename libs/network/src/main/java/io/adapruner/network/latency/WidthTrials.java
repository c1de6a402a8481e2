package io.adapruner.network.latency;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Widths at which a network is measured. Each group takes every part of its range once over the trials, in an order of its own
 * (a Latin hypercube), so that a layer meets its inputs and outputs in all sorts of pairs; then come widths of which 8, 4, 2
 * and 1 is the largest power of two that divides them. Residual-tied widths stay whole in every other trial, because that is
 * how most networks are pruned. The unpruned network is tried at the beginning, between and at the end.
 */
public final class WidthTrials {
    private static final int ALIGNED = 20;
    private static final int OF_EACH_ALIGNMENT = 3;
    private static final double NARROWEST = 0.1;
    private static final long SEED = 1;

    private WidthTrials() {}

    /** Widths of all groups, in the order of {@link ChannelGroups#all()}; the first trial is the unpruned network. */
    public static List<int[]> of(ChannelGroups groups) {
        List<ChannelGroup> all = groups.all();
        int[] full = all.stream().mapToInt(ChannelGroup::width).toArray();
        var trials = new ArrayList<int[]>();
        trials.add(full);
        if (all.stream().noneMatch(g -> g.keptWhole().isEmpty())) {
            return trials;
        }
        var random = new Random(SEED);
        add(trials, all, ALIGNED, Alignment.BEST, random);
        trials.add(full);
        for (int alignment = Alignment.BEST - 1; alignment >= 0; alignment--) {
            add(trials, all, OF_EACH_ALIGNMENT, alignment, random);
        }
        trials.add(full);
        return trials;
    }

    private static void add(List<int[]> trials, List<ChannelGroup> all, int count, int alignment, Random random) {
        int first = trials.size();
        for (int t = 0; t < count; t++) {
            trials.add(all.stream().mapToInt(ChannelGroup::width).toArray());
        }
        for (int g = 0; g < all.size(); g++) {
            ChannelGroup group = all.get(g);
            if (group.keptWhole().isPresent()) {
                continue;
            }
            List<Integer> parts =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            Collections.shuffle(parts, random);
            for (int t = 0; t < count; t++) {
                if (!group.tied() || t % 2 == 1) {
                    double fraction = NARROWEST + (1 - NARROWEST) * (parts.get(t) + 0.5) / count;
                    trials.get(first + t)[g] = width(group.width(), fraction, alignment);
                }
            }
        }
    }

    /** The width of this alignment nearest to a fraction; the whole width where there is none. */
    static int width(int full, double fraction, int alignment) {
        int nearest = full;
        double least = Double.POSITIVE_INFINITY;
        for (int width = (int) Math.ceil(NARROWEST * full); width <= full; width++) {
            double off = Math.abs(width - fraction * full);
            if (suits(width, full, alignment) && off < least) {
                least = off;
                nearest = width;
            }
        }
        return nearest;
    }

    /** In a group narrower than two blocks, multiples of half a block are the best below the whole. */
    private static boolean suits(int width, int full, int alignment) {
        int powers = Math.min(Alignment.BEST, Integer.numberOfTrailingZeros(width));
        if (alignment == Alignment.BEST) {
            return powers == Alignment.BEST
                    || width == full
                    || (full < 2 * Alignment.BLOCK && powers == Alignment.BEST - 1);
        }
        return powers == alignment && width < full;
    }
}
