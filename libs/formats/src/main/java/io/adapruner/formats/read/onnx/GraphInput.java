package io.adapruner.formats.read.onnx;

import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.read.onnx.model.OnnxValue;
import io.adapruner.formats.translation.JoinedInputs;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One of the network's inputs: its name and what one sample looks like.
 *
 * @param shape of one sample, channels first
 * @param channelsLast whether the graph is given channels last
 * @param batch what the graph says of the batch; {@link OnnxValue#UNKNOWN} for any
 * @param open axes of one sample that the graph leaves open, without channels
 */
record GraphInput(String name, TensorShape shape, boolean channelsLast, long batch, List<Integer> open) {
    private static final Set<Long> FLOATING = Set.of(0L, 1L, 10L, 11L, 16L);
    private static final int IMAGE_RANK = 4;
    private static final int VOLUME_RANK = 5;
    private static final int MOST_COLOURS = 4;
    private static final long LARGEST_EXTENT = 1 << 20;
    private static final List<Long> TO_CHANNELS_FIRST = List.of(0L, 3L, 1L, 2L);

    /**
     * Reads what the graph says of an input.
     *
     * @param wanted size of one sample that the user states, channels first
     * @param several whether it is of all inputs together
     */
    static GraphInput of(OnnxGraph graph, OnnxValue input, Optional<List<Integer>> wanted, boolean several) {
        if (!floating(input)) {
            throw NodeProblem.unsupported("input " + input.name() + " is no tensor of floats (ONNX type "
                    + input.typeCode() + "); export the network without the conversion of its images");
        }
        List<Long> dims = input.shaped() ? input.dims() : unshaped(input, wanted);
        if (dims.size() < 2 || dims.size() > VOLUME_RANK) {
            throw NodeProblem.unsupported("input " + input.name() + " has " + dims.size()
                    + " axes; [batch, channels, depth, height, width], [batch, channels, height, width], [batch, channels,"
                    + " length] or [batch, features] is expected");
        }
        dims.stream().filter(extent -> extent > LARGEST_EXTENT).findFirst().ifPresent(extent -> {
            throw NodeProblem.invalid("input " + input.name() + " is of size " + shown(dims)
                    + "; an extent may be at most " + LARGEST_EXTENT);
        });
        boolean last = dims.size() == IMAGE_RANK && channelsLast(graph, input.name(), dims);
        List<Long> sample = sample(dims, last);
        Optional<List<Integer>> own = several ? wanted.map(together -> stated(input, sample, together)) : wanted;
        return new GraphInput(
                input.name(),
                new TensorShape(sizes(input, dims, sample, own)),
                last,
                dims.getFirst(),
                IntStream.range(1, sample.size())
                        .filter(axis -> sample.get(axis) == OnnxValue.UNKNOWN)
                        .boxed()
                        .toList());
    }

    static boolean floating(OnnxValue input) {
        return FLOATING.contains(input.typeCode());
    }

    private static List<Integer> stated(OnnxValue input, List<Long> sample, List<Integer> together) {
        if (sample.getFirst() == OnnxValue.UNKNOWN) {
            throw NodeProblem.unsupported("input " + input.name() + " is one of several, and of any number of channels;"
                    + " export it with a fixed one");
        }
        return JoinedInputs.stated(together, Math.toIntExact(sample.getFirst()));
    }

    private static List<Long> unshaped(OnnxValue input, Optional<List<Integer>> wanted) {
        if (wanted.isEmpty()) {
            throw NodeProblem.unsupported("the file states no shape for input " + input.name()
                    + "; export with a fixed size, or state one (--input CxHxW)");
        }
        var dims = new ArrayList<Long>();
        for (int axis = 0; axis <= wanted.get().size(); axis++) {
            dims.add(OnnxValue.UNKNOWN);
        }
        return dims;
    }

    /** Channels first. */
    private static List<Long> sample(List<Long> dims, boolean last) {
        var sample = new ArrayList<>(dims.subList(1, dims.size()));
        if (last) {
            sample.addFirst(sample.removeLast());
        }
        return sample;
    }

    private static List<Integer> sizes(
            OnnxValue input, List<Long> dims, List<Long> sample, Optional<List<Integer>> wanted) {
        if (wanted.isPresent() && wanted.get().size() != sample.size()) {
            throw NodeProblem.unsupported(
                    "input " + input.name() + " has " + sample.size() + " axes behind the batch, the stated" + " size "
                            + wanted.get() + " has " + wanted.get().size());
        }
        var shape = new ArrayList<Integer>();
        for (int axis = 0; axis < sample.size(); axis++) {
            long extent = sample.get(axis);
            int at = axis;
            Optional<Integer> stated = wanted.map(w -> w.get(at));
            if (extent == OnnxValue.UNKNOWN && stated.isEmpty()) {
                throw NodeProblem.unsupported(
                        "input " + input.name() + " is of dynamic size " + shown(dims)
                                + "; export with a fixed size (only the batch needs to be dynamic), or state one (--input CxHxW)");
            }
            if (extent != OnnxValue.UNKNOWN && stated.isPresent() && stated.get() != extent) {
                throw NodeProblem.unsupported("input " + input.name() + " is of the fixed size " + shown(dims)
                        + ", not of the stated " + wanted.get() + "; export with a dynamic or another size");
            }
            shape.add(extent == OnnxValue.UNKNOWN ? stated.orElseThrow() : Math.toIntExact(extent));
        }
        return shape;
    }

    private static List<String> shown(List<Long> dims) {
        return dims.stream()
                .map(d -> d == OnnxValue.UNKNOWN ? "?" : String.valueOf(d))
                .toList();
    }

    /** According to the first node that reads it; by the number of colours when that does not show it. */
    private static boolean channelsLast(OnnxGraph graph, String name, List<Long> dims) {
        Optional<OnnxNode> transposed = graph.nodes().stream()
                .filter(n -> n.type().equals("Transpose") && n.inputs().contains(name))
                .filter(n -> n.wholes("perm", List.of()).equals(TO_CHANNELS_FIRST))
                .findFirst();
        boolean colours = dims.getLast() > 0 && dims.getLast() <= MOST_COLOURS;
        boolean planes = dims.get(1) > 0 && dims.get(1) <= MOST_COLOURS;
        return transposed.isPresent() || (colours && !planes);
    }
}
