package io.adapruner.pipeline.preflight;

import io.adapruner.network.Block;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.Cost;
import io.adapruner.network.Layer;
import io.adapruner.network.WidthGrid;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may surprise the user who prunes a network, one sentence each, with the figures that it rests on. */
final class PreflightWarnings {
    /** A single step of one group that moves the MACs by more than this leaves budgets half met. */
    private static final double WIDE_GAP = 0.02;

    /** A part of the parameters that is worth a word where its place alone keeps it. */
    private static final double MUCH_IN_PLACE = 0.1;

    private static final int NAMES_SHOWN = 3;

    private final Preflight preflight;
    private final Method method;

    PreflightWarnings(Preflight preflight, Method method) {
        this.preflight = preflight;
        this.method = method;
    }

    List<String> all() {
        if (preflight.prunable().groups().isEmpty()) {
            return List.of("nothing can be pruned: every channel group is kept whole, see keptWhole for the reasons");
        }
        return Stream.concat(
                        Stream.of(blocksWithoutScales(), residualStreams(), keptByPlace()),
                        method.multipleOf() > 1 ? Stream.of(narrowGroups(), oddGroups(), wideGap()) : Stream.empty())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> blocksWithoutScales() {
        Set<String> norms = preflight.network().layers().stream()
                .filter(layer -> layer.op() instanceof BatchNorm2d)
                .map(Layer::name)
                .collect(Collectors.toSet());
        List<Block> blocks = preflight.prunable().blocks();
        List<String> without = blocks.stream()
                .filter(block -> block.layers().stream().noneMatch(norms::contains))
                .map(Block::name)
                .toList();
        return without.isEmpty() || !method.widthRule().tried().contains(WidthRule.ADAPRUNER)
                ? Optional.empty()
                : Optional.of("no batch-norm scales in " + without.size() + " of " + blocks.size() + " blocks ("
                        + some(without) + "): their importance is read from the norms of their filters");
    }

    private Optional<String> residualStreams() {
        List<String> tied = preflight.groups().all().stream()
                .filter(group -> group.tied() && !preflight.grids().containsKey(group.name()))
                .map(ChannelGroup::name)
                .toList();
        if (tied.isEmpty() || method.pruneTied()) {
            return Optional.empty();
        }
        Preflight untied = Preflight.of(preflight.network(), within(method.include(), true));
        return Optional.of("residual streams stay whole (" + some(tied) + "): " + percent(untouched())
                + " of the MACs are in layers that nothing prunable touches; with pruneTied budgets down to "
                + percent(share(untied.minimum().macs())) + " of the MACs are reachable instead of "
                + percent(share(preflight.minimum().macs())));
    }

    /** The last convolution and hidden linear layers hold most of the parameters of a VGG, and of networks like it. */
    private Optional<String> keptByPlace() {
        if (!method.include().isEmpty()) {
            return Optional.empty();
        }
        List<String> byName = Stream.concat(Stream.of("*"), preflight.prunable().keptWhole().keySet().stream())
                .toList();
        Preflight freed = Preflight.of(preflight.network(), within(byName, method.pruneTied()));
        double least = parameters(preflight.minimum());
        double possible = parameters(freed.minimum());
        return least - possible < MUCH_IN_PLACE
                ? Optional.empty()
                : Optional.of("their place keeps whole "
                        + some(freed.grids().keySet().stream()
                                .filter(name -> !preflight.grids().containsKey(name))
                                .toList())
                        + ": where an include names them in full, beside one of '*', " + percent(possible)
                        + " of the parameters are reachable instead of " + percent(least));
    }

    private double parameters(Cost cost) {
        return (double) cost.parameters() / preflight.full().parameters();
    }

    private Method within(List<String> include, boolean pruneTied) {
        return new Method(
                method.widthRule(),
                method.criteria(),
                method.compensate(),
                method.multipleOf(),
                method.minimumKept(),
                include,
                method.exclude(),
                pruneTied,
                method.calibrationImages(),
                method.recalibrationBatches());
    }

    /** The part of the MACs that stays when every prunable group is at its floor because no group of the layer shrinks. */
    private double untouched() {
        Map<String, Cost> full = preflight.costs().byLayer(preflight.costs().fullWidths());
        Map<String, Cost> least = preflight.costs().byLayer(preflight.floor());
        return share(full.entrySet().stream()
                .filter(entry -> entry.getValue().equals(least.get(entry.getKey())))
                .mapToLong(entry -> entry.getValue().macs())
                .sum());
    }

    private Optional<String> narrowGroups() {
        List<String> narrow = preflight.prunable().groups().stream()
                .filter(group -> grid(group).floor() == group.width())
                .map(ChannelGroup::name)
                .toList();
        return narrow.isEmpty()
                ? Optional.empty()
                : Optional.of("multiples of " + method.multipleOf() + " are impossible in " + narrow.size() + " of "
                        + preflight.grids().size() + " prunable groups (" + some(narrow)
                        + "): their full width is at most that, and would stay");
    }

    private Optional<String> oddGroups() {
        List<String> odd = preflight.prunable().groups().stream()
                .filter(group ->
                        group.width() % method.multipleOf() != 0 && grid(group).floor() < group.width())
                .map(ChannelGroup::name)
                .toList();
        return odd.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "the full width of " + odd.size() + " prunable groups (" + some(odd) + ") is no multiple of "
                                + method.multipleOf() + ": where nothing is pruned of them they will not be one");
    }

    private Optional<String> wideGap() {
        int[] full = preflight.costs().fullWidths();
        String widest = "";
        long largest = 0;
        for (ChannelGroup group : preflight.prunable().groups()) {
            int[] narrower = full.clone();
            narrower[preflight.groups().index(group.name())] = grid(group)
                    .widths()
                    .filter(w -> grid(group).next(w) == group.width())
                    .findFirst()
                    .orElseThrow();
            long step = preflight.full().macs() - preflight.costs().at(narrower).macs();
            if (step > largest) {
                largest = step;
                widest = group.name();
            }
        }
        return share(largest) < WIDE_GAP
                ? Optional.empty()
                : Optional.of("multiples of " + method.multipleOf() + " leave wide gaps: one step of " + widest + " is "
                        + percent(share(largest)) + " of the MACs, and a budget may be undershot by as much");
    }

    private WidthGrid grid(ChannelGroup group) {
        return WidthGrid.of(group.width(), method.step(group.width()), method.minimumKept());
    }

    private double share(long macs) {
        return (double) macs / Math.max(1, preflight.full().macs());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String some(Collection<String> names) {
        var shown = new ArrayList<>(names.stream().limit(NAMES_SHOWN).toList());
        if (names.size() > NAMES_SHOWN) {
            shown.add((names.size() - NAMES_SHOWN) + " more");
        }
        return String.join(", ", shown);
    }
}
