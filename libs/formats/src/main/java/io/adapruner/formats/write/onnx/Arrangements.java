package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Operations without parameters that move, repeat or join values. */
record Arrangements(Graph graph) {
    Node subsample(Subsample op, Place at) {
        return Node.of(
                "Slice",
                at.x(),
                graph.integers(0, 0),
                at.varies()
                        ? graph.integers(Long.MAX_VALUE, Long.MAX_VALUE)
                        : graph.integers(at.input().height(), at.input().width()),
                graph.integers(2, 3),
                graph.integers(op.step(), op.step()));
    }

    Node slice(String x, int axis, int start, int length, int step) {
        return Node.of(
                "Slice",
                x,
                graph.integers(start),
                graph.integers(start + (length - 1L) * step + 1),
                graph.integers(axis),
                graph.integers(step));
    }

    Node crop(Crop op, Place at) {
        List<SizeRule> rules = graph.rules(at.layer());
        if (rules.isEmpty()) {
            return slice(at.x(), op.axis() + 1, op.start(), op.length(), op.step());
        }
        var extents = new Extents(graph, at.layer());
        String start = extents.of(rules.getFirst(), op.start());
        String length = extents.of(rules.getLast(), op.length());
        // Behind the last of them.
        String last = extents.step("Mul", extents.step("Sub", length, graph.integers(1)), graph.integers(op.step()));
        String end = extents.step("Add", extents.step("Add", start, last), graph.integers(1));
        return Node.of("Slice", at.x(), start, end, graph.integers(op.axis() + 1L), graph.integers(op.step()));
    }

    Node gather(GatherChannels op, Place at) {
        return gather(
                at.x(), 1, op.channels().stream().mapToLong(Integer::longValue).toArray());
    }

    Node gather(String x, int axis, long... indices) {
        return Node.of("Gather", x, graph.integers(indices)).with(Attribute.integer("axis", axis));
    }

    /** The batch, then the given extents. */
    Node reshape(List<Integer> to, String x) {
        return Node.of(
                "Reshape",
                x,
                graph.integers(LongStream.concat(LongStream.of(0), to.stream().mapToLong(Integer::longValue))
                        .toArray()));
    }

    Node reshape(Reshape op, Place at) {
        List<SizeRule> rules = graph.rules(at.layer());
        if (rules.isEmpty()) {
            return reshape(op.to(), at.x());
        }
        if (rules.stream().filter(rule -> !(rule instanceof Fixed)).count() == 1) {
            return reshape(
                    IntStream.range(0, rules.size())
                            .mapToObj(
                                    i -> rules.get(i) instanceof Fixed ? op.to().get(i) : -1)
                            .toList(),
                    at.x());
        }
        var extents = new Extents(graph, at.layer());
        return Node.of("Reshape", at.x(), extents.all(graph.integers(0), rules, op.to()));
    }

    /** Back to the shape of a value, which may be of any size. */
    Node reshapeLike(String of, Place at, String x) {
        return at.varies()
                ? Node.of("Reshape", x, graph.inner(at.layer(), "shape", Node.of("Shape", of)))
                : reshape(at.input().dims(), x);
    }

    /** An extent of 1 in what is asked for, as for the batch, leaves an axis as it is. */
    Node expand(Expand op, Place at) {
        List<SizeRule> rules = graph.rules(at.layer());
        if (!rules.isEmpty()) {
            var extents = new Extents(graph, at.layer());
            return Node.of("Expand", at.x(), extents.all(graph.integers(1), rules, op.to()));
        }
        return Node.of(
                "Expand",
                at.x(),
                graph.integers(
                        LongStream.concat(LongStream.of(1), op.to().stream().mapToLong(Integer::longValue))
                                .toArray()));
    }

    /** @param axes without the batch */
    static Node permute(List<Integer> axes, String x) {
        return Node.of("Transpose", x)
                .with(Attribute.integers(
                        "perm",
                        IntStream.concat(IntStream.of(0), axes.stream().mapToInt(a -> a + 1))
                                .toArray()));
    }

    Node shuffle(ChannelShuffle op, Place at) {
        List<Integer> positions = at.varies()
                ? List.of(-1)
                : at.input().dims().subList(1, at.input().rank());
        List<Integer> dealt = Stream.concat(Stream.of(op.groups(), op.channels() / op.groups()), positions.stream())
                .toList();
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, dealt.size()).boxed().toList());
        axes.set(0, 1);
        axes.set(1, 0);
        String grouped = graph.inner(at.layer(), "grouped", reshape(dealt, at.x()));
        return reshapeLike(at.x(), at, graph.inner(at.layer(), "dealt", permute(axes, grouped)));
    }

    Node reduce(Reduce op, String x) {
        int[] axes = op.axes().stream().mapToInt(a -> a + 1).toArray();
        Attribute keep = Attribute.flag("keepdims", op.keepDims());
        return switch (op.function()) {
            // Of these operators only this one takes its axes as an input at opset 17.
            case SUM ->
                Node.of(
                                "ReduceSum",
                                x,
                                graph.integers(IntStream.of(axes).asLongStream().toArray()))
                        .with(keep);
            case MEAN -> Node.of("ReduceMean", x).with(Attribute.integers("axes", axes), keep);
            case MAXIMUM -> Node.of("ReduceMax", x).with(Attribute.integers("axes", axes), keep);
            case MINIMUM -> Node.of("ReduceMin", x).with(Attribute.integers("axes", axes), keep);
            case PRODUCT -> Node.of("ReduceProd", x).with(Attribute.integers("axes", axes), keep);
            case PLACE_OF_MAXIMUM -> Node.of("ArgMax", x).with(Attribute.integer("axis", axes[0]), keep);
            case PLACE_OF_MINIMUM -> Node.of("ArgMin", x).with(Attribute.integer("axis", axes[0]), keep);
        };
    }

    /** One sample's value for each of the batch, whose size is read from the input. */
    Node stored(StoredValue op, Place at) {
        long[] sample = LongStream.concat(LongStream.of(1), op.view().stream().mapToLong(Integer::longValue))
                .toArray();
        String one =
                graph.inner(at.layer(), "one", Node.of("Reshape", at.parameter().apply(""), graph.integers(sample)));
        String sizes = graph.inner(at.layer(), "sizes", Node.of("Shape", at.x()));
        String batch = graph.inner(at.layer(), "batch", gather(sizes, 0, 0));
        String others =
                graph.integers(op.view().stream().mapToLong(Integer::longValue).toArray());
        String shape = graph.inner(
                at.layer(), "shape", Node.of("Concat", batch, others).with(Attribute.integer("axis", 0)));
        return Node.of("Expand", one, shape);
    }

    /**
     * ONNX Runtime up to 1.29 takes zeros before a maximum for that operator's own padding, which never is the largest. The smallest
     * number above 0 is left alone.
     */
    Node pad(SpatialPad op, Place at) {
        String x = at.x();
        boolean zerosOfMaximum = op.value() == 0 && graph.readBy(at.layer().name(), MaxPool.class);
        float value = zerosOfMaximum ? Float.MIN_VALUE : (float) op.value();
        String pads = graph.integers(Pooling.sides(op.before(), op.after()));
        return switch (op.mode()) {
            case CONSTANT -> Node.of("Pad", x, pads, graph.scalar(value));
            case REFLECT -> Node.of("Pad", x, pads).with(Attribute.text("mode", "reflect"));
            case REPLICATE -> Node.of("Pad", x, pads).with(Attribute.text("mode", "edge"));
        };
    }
}
