package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Bound;
import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxTensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How much the constants that a graph computes may take together: a short file could ask for any number of large ones. */
public final class Computed {
    /** The shape arithmetic of a DenseNet-201 takes a few thousand numbers, a grid of positions in an image 50,000. */
    private static final long SMALL = 1L << 21;

    /** Exporters compute some weights from others, in a few steps: scaled, standardised. */
    private static final long MOST_EXPANSION = 4;

    private static final long LARGEST = 1L << 25;
    /** Each value that the file holds or computes is read by a few nodes, those of shapes by most. */
    private static final long MOST_READINGS = 8;

    private static final Set<String> MOVING =
            Set.of("Constant", "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

    private final long most;
    private long left;
    private long readable;

    private Computed(long most) {
        this.most = most;
        this.left = most;
        this.readable = MOST_READINGS * most;
    }

    /** Before a node is translated: any number of nodes could go through one long constant. */
    public void read(Call call) {
        for (Optional<Operand> input : call.inputs()) {
            if (input.orElse(null) instanceof Operand.Fixed(Constant constant)) {
                readable -= constant.elements();
            }
        }
        if (readable < 0) {
            throw call.unsupported("the graph reads its constants too many times");
        }
    }

    /** What may be computed from the constants that the file itself holds. */
    public static Computed beside(OnnxGraph graph) {
        long held = graph.initialisers().values().stream()
                .mapToLong(OnnxTensor::elements)
                .sum();
        return new Computed(Math.min(LARGEST, SMALL + MOST_EXPANSION * held));
    }

    /** Of the next constant. */
    public Bound bound() {
        return new Bound(left);
    }

    public void spend(Call call, List<Constant> made) {
        for (Constant constant : made) {
            boolean only = MOVING.contains(call.node().type()) && constant instanceof Reals;
            left -= only ? 0 : constant.elements();
        }
        if (left < 0) {
            throw call.unsupported("the graph computes more than " + most + " constant values");
        }
    }
}
