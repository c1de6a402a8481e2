package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.LocalResponseNorm;
import java.util.ArrayList;
import java.util.List;

/** Normalisations. */
record Normalisations(Graph graph) {
    /** ONNX's momentum is the weight of the old statistics, PyTorch's that of the new ones. */
    static Node batch(BatchNorm2d op, Place at) {
        return Node.of(
                        "BatchNormalization",
                        at.x(),
                        at.parameter().apply("weight"),
                        at.parameter().apply("bias"),
                        at.parameter().apply("running_mean"),
                        at.parameter().apply("running_var"))
                .with(Attribute.real("epsilon", op.eps()), Attribute.real("momentum", 1 - op.momentum()));
    }

    static Node localResponse(LocalResponseNorm op, String x) {
        return Node.of("LRN", x)
                .with(
                        Attribute.real("alpha", op.alpha()),
                        Attribute.real("beta", op.beta()),
                        Attribute.real("bias", op.k()),
                        Attribute.integer("size", op.size()));
    }

    /** ONNX normalises over last axes only. */
    Node layer(LayerNorm op, Place at) {
        int rank = at.input().rank();
        var last = new ArrayList<Integer>();
        var first = new ArrayList<Integer>(List.of(0));
        for (int axis = 1; axis < rank; axis++) {
            last.add(axis);
            first.add(axis);
        }
        last.add(0);
        first.addFirst(rank - 1);
        first.remove(rank);
        String x = rank == 1 ? at.x() : graph.inner(at.layer(), "last", Arrangements.permute(last, at.x()));
        Node norm = new Node("LayerNormalization", affine(op.channels(), op.weight(), op.bias(), at, x), List.of())
                .with(Attribute.integer("axis", -1), Attribute.real("epsilon", op.eps()));
        return rank == 1 ? norm : Arrangements.permute(first, graph.inner(at.layer(), "normalised", norm));
    }

    private List<String> affine(int channels, boolean weight, boolean bias, Place at, String x) {
        return List.of(
                x,
                weight ? at.parameter().apply("weight") : graph.filled(channels, 1),
                bias ? at.parameter().apply("bias") : graph.filled(channels, 0));
    }

    /** Instance normalisation of each group's values, then scale and shift. */
    Node group(GroupNorm op, Place at) {
        String grouped =
                graph.inner(at.layer(), "grouped", Node.of("Reshape", at.x(), graph.integers(0, op.groups(), -1)));
        String normalised = graph.inner(
                at.layer(),
                "normalised",
                Node.of("InstanceNormalization", grouped, graph.filled(op.groups(), 1), graph.filled(op.groups(), 0))
                        .with(Attribute.real("epsilon", op.eps())));
        var arithmetics = new Arithmetics(graph);
        List<Integer> view = Arithmetics.perChannel(op.channels(), at.input().rank());
        Node value = new Arrangements(graph).reshapeLike(at.x(), at, normalised);
        if (op.affine()) {
            String factor = arithmetics.viewed(at, at.parameter().apply("weight"), view);
            String shift = arithmetics.viewed(at, at.parameter().apply("bias"), view);
            String scaled = graph.inner(
                    at.layer(), "scaled", Node.of("Mul", graph.inner(at.layer(), "ungrouped", value), factor));
            return Node.of("Add", scaled, shift);
        }
        return value;
    }
}
