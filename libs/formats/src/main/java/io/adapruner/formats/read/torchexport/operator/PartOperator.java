package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.Value.Strided;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.Subsample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parts of activations: slices, pieces of a split, single channels. */
final class PartOperator implements Operator {
    private static final int MOST_PIECES = 4096;

    @Override
    public Set<String> targets() {
        return Set.of(
                "slice.Tensor",
                "narrow.default",
                "select.int",
                "split.Tensor",
                "split_with_sizes.default",
                "split.sizes",
                "chunk.default",
                "unbind.int");
    }

    @Override
    public Outcome translate(Call call) {
        Value value = call.value("self");
        if (value instanceof Stored stored) {
            return stored(call, stored);
        }
        if (call.operator().equals("slice.Tensor")) {
            return Outcome.viewing(slice(call, value), "self");
        }
        View view = call.layers().view("self", value);
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        if (view.extents().get(axis) == View.OPEN) {
            throw call.unsupported("it takes a part of the batch");
        }
        int extent = Math.toIntExact(view.extents().get(axis));
        return switch (call.operator()) {
            case "narrow.default" ->
                Outcome.viewing(part(call, view, axis, call.integer("start", 0), call.integer("length", 0)), "self");
            case "select.int" -> {
                int index = call.layers().axis(call.whole("index", 0), extent);
                View one = new Parts(call.layers()).taken(view, axis, index, 1, 1);
                yield Outcome.viewing(call.settled(one.squeezed(axis)), "self");
            }
            default ->
                pieces(call, view, axis, lengths(call, extent), call.operator().equals("unbind.int"));
        };
    }

    private static Outcome stored(Call call, Stored stored) {
        int axis = call.layers().axis(call.whole("dim", 0), stored.shape().size());
        var parts = new StoredParts(stored, axis);
        int extent = parts.extent();
        return switch (call.operator()) {
            case "slice.Tensor" -> {
                int from = within(call.whole("start", 0), extent);
                int to = within(call.whole("end", Long.MAX_VALUE), extent);
                int step = call.integer("step", 1);
                require(call, axis, from, to, step);
                boolean whole = from == 0 && to == extent && step == 1;
                yield whole ? Outcome.viewing(stored, "self") : parts.range(from, to, step);
            }
            case "narrow.default" -> {
                int start = call.layers().axis(call.whole("start", 0), extent);
                int length = call.integer("length", 0);
                if (length < 1 || length > extent - start) {
                    throw call.unsupported("it takes " + length + " values from " + start + " of " + extent);
                }
                yield parts.range(start, start + length, 1);
            }
            case "select.int" -> parts.single(call.layers().axis(call.whole("index", 0), extent));
            default -> parts.pieces(lengths(call, extent), call.operator().equals("unbind.int"));
        };
    }

    /** Of what an axis is cut into. */
    private static List<Integer> lengths(Call call, int extent) {
        List<Integer> lengths =
                switch (call.operator()) {
                    case "unbind.int" -> Collections.nCopies(Math.min(extent, MOST_PIECES), 1);
                    case "split.Tensor" -> equal(extent, call.integer("split_size", extent));
                    case "chunk.default" -> equal(extent, Math.ceilDiv(extent, Math.max(1, call.integer("chunks", 1))));
                    default ->
                        call.wholes("split_sizes").stream()
                                .map(Math::toIntExact)
                                .toList();
                };
        if (lengths.stream().anyMatch(length -> length < 0 || length > extent)
                || lengths.stream().mapToLong(Integer::longValue).sum() != extent) {
            throw call.unsupported("pieces of " + lengths + " do not make the extent " + extent);
        }
        return lengths;
    }

    private static List<Integer> equal(int extent, int each) {
        var sizes = new ArrayList<Integer>();
        for (int start = 0; start < extent && sizes.size() < MOST_PIECES; start += Math.max(1, each)) {
            sizes.add(Math.min(each, extent - start));
        }
        return sizes;
    }

    private static Outcome pieces(Call call, View view, int axis, List<Integer> sizes, boolean squeeze) {
        var pieces = new ArrayList<Value>();
        var parts = new Parts(call.layers());
        int start = 0;
        for (int size : sizes) {
            View piece = parts.taken(view, axis, start, size, 1);
            pieces.add(call.settled(squeeze ? piece.squeezed(axis) : piece));
            start += size;
        }
        return new Outcome(pieces, Optional.of("self"));
    }

    private static Value part(Call call, View view, int axis, int start, int length) {
        return new Parts(call.layers()).taken(view, axis, start, length, 1).simplified();
    }

    private static Value slice(Call call, Value value) {
        if (value instanceof Strided(Activation of, int other, int first)
                && call.layers().axis(call.whole("dim", 0), of.shape().rank() + 1) - 1 != other
                && call.integer("step", 1) == first
                && call.whole("start", 0) == 0
                && whole(call, of)) {
            return call.layer(new Subsample(first), of);
        }
        View view = value instanceof Strided
                ? View.of(call.activation("self"))
                : call.layers().view("self", value);
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        long end = call.whole("end", Long.MAX_VALUE);
        int step = call.integer("step", 1);
        if (view.extents().get(axis) == View.OPEN) {
            if (call.whole("start", 0) != 0 || step != 1 || end < Math.max(call.batch(), 1)) {
                throw call.unsupported("it takes a part of the batch");
            }
            return value;
        }
        int extent = Math.toIntExact(view.extents().get(axis));
        int from = within(call.whole("start", 0), extent);
        int to = within(end, extent);
        require(call, axis, from, to, step);
        if (from == 0 && to == extent && step == 1) {
            return value;
        }
        boolean halfOfSubsampling =
                value instanceof Activation image && image.shape().rank() == 3 && axis > 1 && from == 0 && to == extent;
        return halfOfSubsampling
                ? new Strided((Activation) value, axis - 1, step)
                : new Parts(call.layers())
                        .taken(view, axis, from, Math.ceilDiv(to - from, step), step)
                        .simplified();
    }

    private static void require(Call call, int axis, int from, int to, int step) {
        if (step < 1 || to <= from) {
            throw call.unsupported("it takes " + from + ":" + to + ":" + step + " of axis " + axis);
        }
    }

    private static boolean whole(Call call, Activation of) {
        int axis = call.layers().axis(call.whole("dim", 0), of.shape().rank() + 1) - 1;
        return axis > 0
                && call.whole("end", Long.MAX_VALUE) >= of.shape().dims().get(axis);
    }

    private static int within(long index, int extent) {
        return Math.clamp(index < 0 ? index + extent : index, 0, extent);
    }
}
