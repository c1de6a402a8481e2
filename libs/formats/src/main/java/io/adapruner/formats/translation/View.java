package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An activation that the graph sees in other axes than the layer makes: transposed to channels-last, channels split into
 * groups, flattened, with axes of extent 1 more or less. Nothing is moved; an axis is a list of {@link Run}s through the
 * activation's elements in row-major order, the outermost first. The batch is an axis of its own.
 *
 * @param base what the layer makes
 * @param axes every axis that the graph sees, the batch included
 */
public record View(Value.Activation base, List<Axis> axes) implements Value {
    /** In place of the extent of the batch, and of the one extent that a reshape leaves open. */
    public static final long OPEN = -1;

    /** More than a tensor of a network has: code that counts axes need not handle a long list of them. */
    private static final int MOST_AXES = 32;

    public View {
        if (axes.size() > MOST_AXES) {
            throw new IllegalArgumentException("a tensor of " + axes.size() + " axes; the limit is " + MOST_AXES);
        }
        axes = List.copyOf(axes);
    }

    /** One axis; without runs it is of extent 1, {@link #BATCH} is the batch. */
    public record Axis(List<Run> runs) {
        private static final Run BATCH_RUN = new Run(0, 0);
        static final Axis BATCH = new Axis(List.of(BATCH_RUN));
        static final Axis ONE = new Axis(List.of());

        public Axis {
            runs = Run.joined(runs);
        }

        boolean batch() {
            return equals(BATCH);
        }

        /** {@link View#OPEN} for the batch, alone or joined with elements of each sample. */
        long extent() {
            boolean open = !runs.isEmpty() && runs.getFirst().equals(BATCH_RUN);
            return open ? OPEN : Run.extent(runs);
        }
    }

    /** The view in which an activation is seen as it is. */
    public static View of(Value.Activation base) {
        var axes = new ArrayList<Axis>();
        axes.add(Axis.BATCH);
        long stride = base.shape().elements();
        for (int dim : base.shape().dims()) {
            stride /= dim;
            axes.add(new Axis(List.of(new Run(dim, stride))));
        }
        return new View(base, axes);
    }

    /** The activation itself when it is seen as it is, else this. */
    public Value simplified() {
        return equals(of(base)) ? base : this;
    }

    public int rank() {
        return axes.size();
    }

    /** Extents of all axes, {@link #OPEN} for the batch. */
    public List<Long> extents() {
        return axes.stream().map(Axis::extent).toList();
    }

    public boolean batchFirst() {
        return !axes.isEmpty() && axes.getFirst().batch();
    }

    /** Whether the first axis holds the batch and elements of each sample: windows that are attended to one by one. */
    public boolean batchJoined() {
        return batchLeads() && !batchFirst();
    }

    /** The same with what is joined to the batch as an axis of its own behind it; this where nothing is. */
    public View batchApart() {
        if (!batchJoined()) {
            return this;
        }
        List<Run> runs = axes.getFirst().runs();
        var apart = new ArrayList<>(axes);
        apart.set(0, Axis.BATCH);
        apart.add(1, new Axis(runs.subList(1, runs.size())));
        return new View(base, apart);
    }

    /** The same with the second axis joined to the batch, which must be the first. */
    public View batchWithNext() {
        var runs = new ArrayList<>(axes.getFirst().runs());
        runs.addAll(axes.get(1).runs());
        var joined = new ArrayList<>(axes.subList(1, axes.size()));
        joined.set(0, new Axis(runs));
        return new View(base, joined);
    }

    /** @param order for each axis of the result, the axis it is here */
    public View permuted(List<Integer> order) {
        List<Integer> all = new Rearrangement.Permuted(order).order();
        if (all.size() != rank()) {
            throw new IllegalArgumentException("a tensor with " + rank() + " axes has no order " + order);
        }
        return new View(base, all.stream().map(axes::get).toList());
    }

    /** With one more axis of extent 1. */
    public View unsqueezed(int axis) {
        var more = new ArrayList<>(axes);
        more.add(axis, Axis.ONE);
        return new View(base, more);
    }

    /** Without an axis, which must be of extent 1. */
    public View squeezed(int axis) {
        var fewer = new ArrayList<>(axes);
        if (fewer.remove(axis).extent() != 1) {
            throw new IllegalArgumentException("axis " + axis + " of " + this + " is not of extent 1");
        }
        return new View(base, fewer);
    }

    /**
     * The same elements behind the batch in axes of other extents, or nothing when an axis would have to take elements that are
     * not at equal distances.
     *
     * @param extents behind the batch; one may be {@link #OPEN}
     * @throws IllegalArgumentException when they do not fit the number of elements
     */
    public Optional<View> reshaped(List<Long> extents) {
        return reshaped(1, extents);
    }

    /**
     * The same, with the batch joined to elements of each sample, as exporters spell out layers over positions.
     *
     * @param lead how many elements of each sample the first axis has
     */
    public Optional<View> reshaped(long lead, List<Long> extents) {
        if (!batchLeads()) {
            return Optional.empty();
        }
        List<Long> closed = closed(lead, extents);
        var rest = new ArrayList<>(
                Run.joined(axes.stream().flatMap(a -> a.runs().stream()).skip(1).toList()));
        var result = new ArrayList<Axis>();
        for (long extent : closed) {
            Optional<List<Run>> taken = Run.take(rest, extent);
            if (taken.isEmpty()) {
                return Optional.empty();
            }
            result.add(new Axis(taken.get()));
        }
        var first = new ArrayList<>(Axis.BATCH.runs());
        first.addAll(result.getFirst().runs());
        result.set(0, new Axis(first));
        return Optional.of(new View(base, result));
    }

    /** Whether the batch is the outermost part of the first axis. */
    private boolean batchLeads() {
        return !axes.isEmpty()
                && !axes.getFirst().runs().isEmpty()
                && axes.getFirst().runs().getFirst().equals(Axis.BATCH.runs().getFirst());
    }

    private List<Long> closed(long lead, List<Long> extents) {
        long known = lead;
        int open = 0;
        for (long extent : extents) {
            if (extent == OPEN) {
                open++;
            } else if (extent < 1) {
                throw new IllegalArgumentException("extent " + extent + " in " + extents);
            } else {
                known = Math.multiplyExact(known, extent);
            }
        }
        long all = base.shape().elements();
        if (open > 1 || all % known != 0 || (open == 0 && all != known)) {
            throw new IllegalArgumentException(
                    "[batch, " + shown() + "] cannot be reshaped to [batch, " + extents + "]");
        }
        long missing = all / known;
        return Stream.concat(Stream.of(lead), extents.stream().map(e -> e == OPEN ? missing : e))
                .toList();
    }

    /** Whether the elements are seen in the order in which they are stored. */
    public boolean contiguous() {
        return batchFirst()
                && reshaped(List.of(OPEN))
                        .filter(f -> f.axes.getLast().runs().size() <= 1)
                        .isPresent();
    }

    /**
     * For each of the activation's axes (batch included), which axis of the view it is whole; nothing when axes are split,
     * joined, or not all there. Axes of extent 1 keep their order.
     */
    public Optional<List<Integer>> order() {
        View whole = of(base);
        var free = new ArrayList<>(IntStream.range(0, rank()).boxed().toList());
        var order = new ArrayList<Integer>();
        for (Axis axis : whole.axes) {
            Optional<Integer> seen =
                    free.stream().filter(i -> axes.get(i).equals(axis)).findFirst();
            if (seen.isEmpty()) {
                return Optional.empty();
            }
            free.remove(seen.get());
            order.add(seen.get());
        }
        return free.isEmpty() && new HashSet<>(order).size() == rank() ? Optional.of(order) : Optional.empty();
    }

    /** Whether an axis is exactly the activation's channel axis. */
    public boolean channels(int axis) {
        return axes.get(axis).equals(of(base).axes().get(1));
    }

    /** This view of an activation of which only the channels differ, which the last axis must be. */
    public View withChannels(Value.Activation other) {
        var changed = new ArrayList<>(axes);
        changed.set(axes.size() - 1, of(other).axes().get(1));
        return new View(other, changed);
    }

    /** Extents of one sample; a scalar for each sample is one value. */
    public TensorShape sampleShape() {
        List<Integer> dims = axes.stream()
                .filter(a -> !a.batch())
                .map(a -> Math.toIntExact(a.extent()))
                .toList();
        return new TensorShape(dims.isEmpty() ? List.of(1) : dims);
    }

    private String shown() {
        return sampleShape().toString();
    }

    @Override
    public String toString() {
        return axes.stream()
                        .map(a -> a.batch() ? "batch" : String.valueOf(a.extent()))
                        .toList() + " of an activation " + base.shape();
    }
}
