package io.adapruner.formats.write.onnx;

import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.tensor.TensorShape;
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
                graph.integers(at.input().height(), at.input().width()),
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

    Node gather(GatherChannels op, Place at) {
        return gather(
                at.x(), 1, op.channels().stream().mapToLong(Integer::longValue).toArray());
    }

    private Node gather(String x, int axis, long... indices) {
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

    /** An extent of 1 in what is asked for, as for the batch, leaves an axis as it is. */
    Node expand(Expand op, String x) {
        return Node.of(
                "Expand",
                x,
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
        List<Integer> positions = at.input().dims().subList(1, at.input().rank());
        List<Integer> dealt = Stream.concat(Stream.of(op.groups(), op.channels() / op.groups()), positions.stream())
                .toList();
        List<Integer> axes =
                new ArrayList<>(IntStream.range(0, dealt.size()).boxed().toList());
        axes.set(0, 1);
        axes.set(1, 0);
        String grouped = graph.inner(at.layer(), "grouped", reshape(dealt, at.x()));
        return reshape(at.input().dims(), graph.inner(at.layer(), "dealt", permute(axes, grouped)));
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

    Node pad(SpatialPad op, String x) {
        String pads = graph.integers(
                0,
                0,
                op.before().height(),
                op.before().width(),
                0,
                0,
                op.after().height(),
                op.after().width());
        return switch (op.mode()) {
            case CONSTANT -> Node.of("Pad", x, pads, graph.scalar((float) op.value()));
            case REFLECT -> Node.of("Pad", x, pads).with(Attribute.text("mode", "reflect"));
            case REPLICATE -> Node.of("Pad", x, pads).with(Attribute.text("mode", "edge"));
        };
    }

    Node resize(Resize op, Place at) {
        TensorShape in = at.input();
        if (op.interpolation() == Interpolation.NEAREST) {
            // By index, as PyTorch rounds: a runtime's own division may fall on the other side of a whole number.
            Node rows = gather(at.x(), 2, nearest(in.height(), op.output().height(), op.scaleHeight()));
            return gather(
                    graph.inner(at.layer(), "rows", rows),
                    3,
                    nearest(in.width(), op.output().width(), op.scaleWidth()));
        }
        if (op.interpolation() == Interpolation.BICUBIC) {
            return new CubicResize(graph).node(op, at);
        }
        float rows = scale(in.height(), op.output().height(), op.scaleHeight());
        float columns = scale(in.width(), op.output().width(), op.scaleWidth());
        return Node.of("Resize", at.x(), "", graph.vector(1, 1, rows, columns))
                .with(
                        Attribute.text("mode", "linear"),
                        Attribute.text(
                                "coordinate_transformation_mode", op.alignCorners() ? "align_corners" : "half_pixel"));
    }

    private static long[] nearest(int in, int out, double scale) {
        float step = scale == 0 ? (float) in / out : (float) (1 / scale);
        return IntStream.range(0, out)
                .mapToLong(i -> Math.min((int) Math.floor(i * step), in - 1))
                .toArray();
    }

    /** The nearest factor whose product is the extent when it is rounded down, in single as in double precision. */
    private static float scale(int in, int out, double stated) {
        float scale = stated == 0 ? (float) ((double) out / in) : (float) stated;
        while ((int) ((double) scale * in) < out) {
            scale = Math.nextUp(scale);
        }
        while ((int) (scale * in) > out) {
            scale = Math.nextDown(scale);
        }
        return scale;
    }
}
