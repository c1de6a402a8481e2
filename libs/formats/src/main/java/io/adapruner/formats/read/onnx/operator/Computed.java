package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Bound;
import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.model.OnnxGraph;
import io.adapruner.formats.read.onnx.model.OnnxTensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much the constants that a graph computes may take: together at a time, for a short file could ask for any number of large ones, and in
 * work, for it could ask for them one after another.
 */
public final class Computed {
    /** The shape arithmetic of a DenseNet-201 takes a few thousand numbers, a grid of positions in an image 50,000. */
    private static final long SMALL = 1L << 21;

    /** Exporters compute some weights from others, in a few steps: scaled, standardised. */
    private static final long MOST_EXPANSION = 4;

    private static final long LARGEST = 1L << 25;
    /** Each value that the file holds or computes is read by a few nodes, those of shapes by most; tables take some steps on the way. */
    private static final long MOST_READINGS = 8;

    /** A multiplication takes that much less than a value of its own. */
    private static final long PRODUCTS = 16;

    private static final Set<String> MULTIPLYING = Set.of("MatMul", "Gemm");

    private final long most;
    private final IdentityHashMap<Object, Integer> holders = new IdentityHashMap<>();
    private long free;
    private long work;
    private long readable;

    private Computed(long most) {
        this.most = most;
        this.free = most;
        this.work = MOST_READINGS * most;
        this.readable = MOST_READINGS * most;
    }

    /** What may be computed from the constants that the file itself holds. */
    public static Computed beside(OnnxGraph graph) {
        long held = graph.initialisers().values().stream()
                .mapToLong(OnnxTensor::elements)
                .sum();
        return new Computed(Math.min(LARGEST, SMALL + MOST_EXPANSION * held));
    }

    /** Before a node is translated: any number of nodes could go through one long constant. */
    public void read(Call call) {
        fixed(call).forEach(constant -> readable -= constant.elements());
        if (readable < 0) {
            throw call.unsupported("the graph reads its constants too many times");
        }
    }

    /** Of the next constant. */
    public Bound bound() {
        return new Bound(Math.min(free, work));
    }

    /** What a node computed, each constant under one name. */
    public void made(Call call, List<Constant> made) {
        for (Constant constant : made) {
            Object storage = constant.storage();
            if (fixed(call).stream().anyMatch(input -> input.storage() == storage)) {
                hold(constant);
            } else if (!call.node().type().equals("Constant") || !(constant instanceof Reals)) {
                spend(call, constant);
                holders.put(storage, 1);
            }
        }
    }

    private void spend(Call call, Constant made) {
        free -= made.elements();
        work -= made.elements();
        if (MULTIPLYING.contains(call.node().type())) {
            work -= (long) call.constant(0).elements() * made.shape().getLast() / PRODUCTS;
        }
        if (free < 0 || work < 0) {
            throw call.unsupported("the graph computes more than " + most + " constant values");
        }
    }

    /**
     * A layer reads what the node is given: its weights are kept as long as the network is.
     *
     * @param whole whether the call itself is kept, with all that it is given
     */
    public void kept(Call call, boolean whole) {
        fixed(call).stream()
                .filter(constant -> whole || constant instanceof Reals)
                .forEach(this::hold);
    }

    /** No node reads a constant any more under one of its names. */
    public void released(Constant constant) {
        Integer others = holders.computeIfPresent(constant.storage(), (_, count) -> count - 1);
        if (others != null && others == 0) {
            holders.remove(constant.storage());
            free += constant.elements();
        }
    }

    private void hold(Constant constant) {
        holders.computeIfPresent(constant.storage(), (_, count) -> count + 1);
    }

    private static List<Constant> fixed(Call call) {
        return call.inputs().stream()
                .flatMap(Optional::stream)
                .filter(Operand.Fixed.class::isInstance)
                .map(input -> ((Operand.Fixed) input).constant())
                .toList();
    }
}
