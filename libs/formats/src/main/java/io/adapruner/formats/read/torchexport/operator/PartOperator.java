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
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

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
            return slice(call, value);
        }
        View view = call.layers().view("self", value);
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        if (view.extents().get(axis) == View.OPEN) {
            throw call.unsupported("it takes a part of the batch");
        }
        int extent = Math.toIntExact(view.extents().get(axis));
        var parts = new Parts(call.layers());
        return switch (call.operator()) {
            case "narrow.default" -> part(call, view, axis, call.integer("start", 0), call.integer("length", 0), 1);
            case "select.int" -> {
                int index = call.layers().axis(call.whole("index", 0), extent);
                View one = parts.taken(view, axis, index, 1, 1);
                yield Outcome.viewing(call.settled(one.squeezed(axis)), "self", WriteBack.element(call, axis, index));
            }
            default ->
                pieces(
                        call,
                        axis,
                        lengths(call, extent),
                        (start, length) -> call.settled(parts.taken(view, axis, start, length, 1)),
                        index -> call.settled(
                                parts.taken(view, axis, index, 1, 1).squeezed(axis)));
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
                yield whole
                        ? Outcome.viewing(stored, "self")
                        : viewing(call, parts.range(from, to, step), axis, from, step);
            }
            case "narrow.default" -> {
                int start = call.layers().axis(call.whole("start", 0), extent);
                int length = call.integer("length", 0);
                if (length < 1 || length > extent - start) {
                    throw call.unsupported("it takes " + length + " values from " + start + " of " + extent);
                }
                yield viewing(call, parts.range(start, start + length, 1), axis, start, 1);
            }
            case "select.int" -> {
                int index = call.layers().axis(call.whole("index", 0), extent);
                yield Outcome.viewing(parts.single(index), "self", WriteBack.element(call, axis, index));
            }
            default ->
                pieces(
                        call,
                        axis,
                        lengths(call, extent),
                        (start, length) -> parts.range(start, start + length, 1),
                        parts::single);
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

    /** One behind the other. */
    private static Outcome pieces(
            Call call,
            int axis,
            List<Integer> sizes,
            BiFunction<Integer, Integer, Value> part,
            IntFunction<Value> single) {
        boolean singles = call.operator().equals("unbind.int");
        var pieces = new ArrayList<Value>();
        var back = new ArrayList<BinaryOperator<Value>>();
        int start = 0;
        for (int size : sizes) {
            pieces.add(singles ? single.apply(start) : part.apply(start, size));
            back.add(singles ? WriteBack.element(call, axis, start) : WriteBack.part(call, axis, start));
            start += size;
        }
        return new Outcome(pieces, Optional.of("self"), back);
    }

    private static Outcome part(Call call, View view, int axis, int start, int length, int step) {
        Value part =
                new Parts(call.layers()).taken(view, axis, start, length, step).simplified();
        return viewing(call, part, axis, start, step);
    }

    /** Only a part without gaps is known to be written back. */
    private static Outcome viewing(Call call, Value part, int axis, int start, int step) {
        return step == 1
                ? Outcome.viewing(part, "self", WriteBack.part(call, axis, start))
                : Outcome.viewing(part, "self");
    }

    private static Outcome slice(Call call, Value value) {
        if (value instanceof Strided(Activation of, int other, int first)
                && call.layers().axis(call.whole("dim", 0), of.shape().rank() + 1) - 1 != other
                && call.integer("step", 1) == first
                && call.whole("start", 0) == 0
                && whole(call, of)) {
            return Outcome.viewing(call.layer(new Subsample(first), of), "self");
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
            return Outcome.viewing(value, "self");
        }
        int extent = Math.toIntExact(view.extents().get(axis));
        int from = within(call.whole("start", 0), extent);
        int to = within(end, extent);
        require(call, axis, from, to, step);
        if (from == 0 && to == extent && step == 1) {
            return Outcome.viewing(value, "self");
        }
        boolean halfOfSubsampling =
                value instanceof Activation image && image.shape().rank() == 3 && axis > 1 && from == 0 && to == extent;
        return halfOfSubsampling
                ? Outcome.viewing(new Strided((Activation) value, axis - 1, step), "self")
                : part(call, view, axis, from, Math.ceilDiv(to - from, step), step);
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
