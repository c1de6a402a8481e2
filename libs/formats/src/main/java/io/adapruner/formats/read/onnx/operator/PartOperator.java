package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Range;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Sequence;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.Subsample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Parts of activations: slices, pieces of a split, gathered channels. */
final class PartOperator implements Operator {
    @Override
    public Set<String> types() {
        return Set.of("Slice", "Split", "SplitToSequence", "Gather");
    }

    @Override
    public List<Operand> translate(Call call) {
        return switch (call.node().type()) {
            case "Slice" -> List.of(slice(call));
            case "Split" -> pieces(call, lengths(call, call.node().outputs().size()), true);
            case "SplitToSequence" -> List.of(new Sequence(sequence(call)));
            default -> List.of(gather(call));
        };
    }

    private static Operand slice(Call call) {
        View view = call.view(0);
        List<Long> starts = call.list("starts", 1).orElseThrow(() -> call.unsupported("its starts are missing"));
        List<Long> ends = call.list("ends", 2).orElseThrow(() -> call.unsupported("its ends are missing"));
        List<Long> axes = call.list("axes", 3).orElseGet(() -> IntStream.range(0, starts.size())
                .mapToObj(a -> (long) a)
                .toList());
        List<Long> steps =
                call.list("steps", 4).orElseGet(() -> axes.stream().map(a -> 1L).toList());
        Optional<View> everyNth = everyNth(call, view, starts, ends, axes, steps);
        if (everyNth.isPresent()) {
            return new Flow(everyNth.get());
        }
        var parts = new Parts(call.layers());
        View result = view;
        for (int i = 0; i < axes.size(); i++) {
            int axis = call.layers().axis(axes.get(i), view.rank());
            long extent = view.extents().get(axis);
            long end = ends.get(i);
            if (extent == View.OPEN) {
                boolean everything = starts.get(i) == 0
                        && steps.get(i) == 1
                        && end >= call.context().batch();
                if (!everything) {
                    throw call.unsupported("it takes a part of the batch");
                }
                continue;
            }
            var range = Range.of(starts.get(i), end, steps.get(i), Math.toIntExact(extent));
            result = range.step() > 0
                    ? parts.taken(result, axis, range.start(), range.length(), range.step())
                    : parts.chosen(
                            result, axis, Arrays.stream(range.indices()).boxed().toList());
        }
        return new Flow(result);
    }

    /** Rows and columns taken in the same steps from the first on. */
    private static Optional<View> everyNth(
            Call call, View view, List<Long> starts, List<Long> ends, List<Long> axes, List<Long> steps) {
        boolean plain = view.simplified() instanceof Activation && view.rank() == 4;
        boolean both = axes.stream()
                .map(a -> call.layers().axis(a, view.rank()))
                .sorted()
                .toList()
                .equals(List.of(2, 3));
        boolean same = both && steps.stream().distinct().count() == 1 && steps.getFirst() > 1;
        if (!plain || !same || steps.getFirst() > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        for (int i = 0; i < axes.size(); i++) {
            if (starts.get(i) != 0
                    || ends.get(i) < view.extents().get(call.layers().axis(axes.get(i), view.rank()))) {
                return Optional.empty();
            }
        }
        return Optional.of(
                View.of(call.layers().layer(new Subsample(steps.getFirst().intValue()), view.base())));
    }

    private static int axis(Call call, View view) {
        return call.layers().axis(call.node().whole("axis", 0), view.rank());
    }

    private static List<Long> lengths(Call call, int outputs) {
        View view = call.view(0);
        long extent = view.extents().get(axis(call, view));
        return call.list("split", 1).orElseGet(() -> {
            long each = Math.ceilDiv(extent, outputs);
            return IntStream.range(0, outputs)
                    .mapToObj(i -> Math.clamp(extent - i * each, 0, each))
                    .toList();
        });
    }

    /** Its lengths may be one number for all pieces; without any, every piece is of extent 1. */
    private static List<Operand> sequence(Call call) {
        View view = call.view(0);
        long extent = view.extents().get(axis(call, view));
        boolean keep = call.node().truth("keepdims", true);
        if (!call.has(1)) {
            return pieces(call, java.util.Collections.nCopies(Math.toIntExact(Math.min(extent, 1 << 16)), 1L), keep);
        }
        Constant given = call.constant(1);
        if (!given.shape().isEmpty()) {
            return pieces(call, call.list("split", 1).orElseThrow(), true);
        }
        long each = Math.max(1, given.whole(0));
        return pieces(
                call,
                IntStream.range(0, Math.toIntExact(Math.ceilDiv(extent, each)))
                        .mapToObj(i -> Math.min(each, extent - i * each))
                        .toList(),
                true);
    }

    private static List<Operand> pieces(Call call, List<Long> lengths, boolean keep) {
        View view = call.view(0);
        int axis = axis(call, view);
        long extent = view.extents().get(axis);
        if (lengths.stream().mapToLong(Long::longValue).sum() != extent) {
            throw call.unsupported("pieces of " + lengths + " do not make the extent " + extent);
        }
        var parts = new Parts(call.layers());
        var pieces = new ArrayList<Operand>();
        long start = 0;
        for (long length : lengths) {
            var range = Range.of(start, start + length, 1, Math.toIntExact(extent));
            View piece = parts.taken(view, axis, range.start(), range.length(), range.step());
            pieces.add(new Flow(keep ? piece : piece.squeezed(axis)));
            start += length;
        }
        return pieces;
    }

    private static Operand gather(Call call) {
        View view = call.view(0);
        int axis = axis(call, view);
        Constant indices = call.constant(1);
        if (view.rank() == 1) {
            return restated(call, view, indices);
        }
        int extent = Math.toIntExact(view.extents().get(axis));
        if (extent == View.OPEN) {
            throw call.unsupported("it takes a part of the batch");
        }
        var chosen = new ArrayList<Integer>();
        for (long index : indices.wholes()) {
            chosen.add(call.layers().axis(index, extent));
        }
        // Where the axis counts the positions of the layer behind the view, it may still be that of channels once
        // moved.
        boolean positions =
                axis == 1 && view.batchFirst() && call.layers().ordered(view).own(axis) != 0;
        View taken = new Parts(call.layers()).chosen(positions ? View.of(call.arranged(view)) : view, axis, chosen);
        return new Flow(split(call, taken, axis, indices.shape()));
    }

    /** The axis that was indexed in the axes of its indices. */
    private static View split(Call call, View taken, int axis, List<Integer> shape) {
        if (shape.size() == 1) {
            return taken;
        }
        if (shape.isEmpty()) {
            return taken.squeezed(axis);
        }
        long batch = call.context().batch();
        var extents = new ArrayList<>(taken.extents(batch));
        extents.remove(axis);
        extents.addAll(axis, shape.stream().map(Integer::longValue).toList());
        return call.layers().reshaped(taken, extents, batch);
    }

    /** Everything, batch included, flattened and gathered in its own order: how {@code as_strided} states a tensor's axes. */
    private static Operand restated(Call call, View view, Constant indices) {
        long elements = view.base().shape().elements();
        long batch = call.context().batch();
        List<Integer> shape = indices.shape();
        boolean alike = !shape.isEmpty() && shape.getFirst() == batch && indices.elements() == batch * elements;
        Constant settled = indices.settled();
        for (int i = 0; alike && i < settled.elements(); i++) {
            alike = settled.whole(i) == i;
        }
        if (!alike) {
            throw call.unsupported("it gathers from " + view + " by indices of shape " + shape);
        }
        List<Long> behind = shape.stream().skip(1).map(Integer::longValue).toList();
        return new Flow(view.reshaped(1, behind).orElseThrow());
    }
}
