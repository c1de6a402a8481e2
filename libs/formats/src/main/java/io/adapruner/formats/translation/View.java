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

    /** Marks the batch among an axis's runs. */
    static final Run BATCH = new Run(0, 0);

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
        static final Axis BATCH = new Axis(List.of(View.BATCH));
        static final Axis ONE = new Axis(List.of());

        public Axis {
            runs = Run.joined(runs);
        }

        public boolean batch() {
            return equals(BATCH);
        }

        /** {@link View#OPEN} for the batch, alone or joined with elements of each sample. */
        long extent() {
            return runs.contains(View.BATCH) ? OPEN : Run.extent(runs);
        }

        /** For a batch of that size. */
        public long extent(long batch) {
            long each = Run.extent(
                    runs.stream().filter(run -> !run.equals(View.BATCH)).toList());
            return runs.contains(View.BATCH) ? Math.multiplyExact(batch, each) : each;
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

    /** Extents of all axes for a batch of that size. */
    public List<Long> extents(long batch) {
        return axes.stream().map(axis -> axis.extent(batch)).toList();
    }

    /** Where the batch is among the axes, alone or joined with others; -1 when nowhere. */
    public int batchAxis() {
        return IntStream.range(0, rank())
                .filter(axis -> axes.get(axis).runs().contains(BATCH))
                .findFirst()
                .orElse(-1);
    }

    /** Whether the batch is joined with elements of each image. */
    public boolean batchJoined() {
        int batch = batchAxis();
        return batch >= 0 && !axes.get(batch).batch();
    }

    /** With the batch as an axis of its own, first, and what it was joined with behind it; the other axes follow. */
    public View apart() {
        int batch = batchAxis();
        List<Run> runs = axes.get(batch).runs();
        int at = runs.indexOf(BATCH);
        var apart = new ArrayList<Axis>(List.of(Axis.BATCH));
        Stream.of(runs.subList(0, at), runs.subList(at + 1, runs.size()))
                .filter(part -> !part.isEmpty())
                .map(Axis::new)
                .forEach(apart::add);
        apart.addAll(axes.subList(0, batch));
        apart.addAll(axes.subList(batch + 1, rank()));
        return new View(base, apart);
    }

    /** Where an axis of this view, which is not the batch's, is {@link #apart}. */
    public int apart(int axis) {
        return axis + (axis < batchAxis() ? 1 : 0) + apart().rank() - rank();
    }

    /** What was made of this view {@link #apart} in as many axes, with the batch where it is here. */
    public View together(View made) {
        int batch = batchAxis();
        List<Run> runs = axes.get(batch).runs();
        int before = runs.indexOf(BATCH) > 0 ? 1 : 0;
        int joined = made.rank() - rank();
        var one = new ArrayList<Run>();
        made.axes.subList(1, 1 + before).forEach(axis -> one.addAll(axis.runs()));
        one.add(BATCH);
        made.axes.subList(1 + before, 1 + joined).forEach(axis -> one.addAll(axis.runs()));
        var together = new ArrayList<>(made.axes.subList(1 + joined, made.rank()));
        together.add(batch, new Axis(one));
        return new View(made.base, together);
    }

    /** In three axes: all that is seen before the batch, the batch, and all behind it. */
    public View aroundTheBatch() {
        List<Run> all = axes.stream().flatMap(axis -> axis.runs().stream()).toList();
        int batch = all.indexOf(BATCH);
        return new View(
                base,
                List.of(new Axis(all.subList(0, batch)), Axis.BATCH, new Axis(all.subList(batch + 1, all.size()))));
    }

    /** Which of the activation's own axes is seen whole there, batch included; nothing when none is. */
    public Optional<Integer> own(int axis) {
        int own = of(base).axes().indexOf(axes.get(axis));
        return own < 0 ? Optional.empty() : Optional.of(own);
    }

    public boolean batchFirst() {
        return !axes.isEmpty() && axes.getFirst().batch();
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
        List<Long> closed =
                closed(Stream.concat(Stream.of(lead), extents.stream()).toList(), 1);
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

    /**
     * The same elements in axes of other extents, wherever the batch is among them, or nothing when an axis would have to take
     * elements that are not at equal distances.
     *
     * @param extents of all axes; one may be {@link #OPEN}
     * @param batch what stands for the batch among them
     * @throws IllegalArgumentException when they do not fit the number of elements
     */
    public Optional<View> reshaped(List<Long> extents, long batch) {
        var rest = new ArrayList<Run>();
        axes.forEach(axis -> rest.addAll(axis.runs()));
        if (!rest.contains(BATCH)) {
            return Optional.empty();
        }
        var result = new ArrayList<Axis>();
        List<Long> all = closed(extents, batch);
        for (int axis = 0; axis < all.size(); axis++) {
            Optional<List<Run>> before = Run.take(rest, all.get(axis), BATCH);
            if (before.isEmpty() || all.get(axis) % Run.extent(before.get()) != 0) {
                return Optional.empty();
            }
            var taken = new ArrayList<>(before.get());
            long missing = all.get(axis) / Run.extent(taken);
            boolean reached = !rest.isEmpty() && rest.getFirst().equals(BATCH);
            // A batch of 1 is not seen in an extent: it is an axis of 1, or goes with the axis before the last.
            boolean single = batch == 1 && (taken.isEmpty() || (axis == all.size() - 2 && all.getLast() > 1));
            if (missing > 1 || (reached && single)) {
                Optional<List<Run>> behind = reached && missing % batch == 0
                        ? Run.take(rest.subList(1, rest.size()), missing / batch)
                        : Optional.empty();
                if (behind.isEmpty()) {
                    return Optional.empty();
                }
                taken.add(rest.removeFirst());
                taken.addAll(behind.get());
            }
            result.add(new Axis(taken));
        }
        return rest.isEmpty() ? Optional.of(new View(base, result)) : Optional.empty();
    }

    private List<Long> closed(List<Long> extents, long batch) {
        long known = 1;
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
        long all = Math.multiplyExact(base.shape().elements(), batch);
        if (open > 1 || all % known != 0 || (open == 0 && all != known)) {
            throw new IllegalArgumentException(this + " cannot be reshaped to " + extents);
        }
        long missing = all / known;
        return extents.stream().map(extent -> extent == OPEN ? missing : extent).toList();
    }

    /** Whether the batch is the outermost part of the first axis. */
    private boolean batchLeads() {
        return !axes.isEmpty()
                && !axes.getFirst().runs().isEmpty()
                && axes.getFirst().runs().getFirst().equals(Axis.BATCH.runs().getFirst());
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

    @Override
    public String toString() {
        return axes.stream()
                        .map(a -> a.batch() ? "batch" : String.valueOf(a.extent()))
                        .toList() + " of an activation " + base.shape();
    }
}
