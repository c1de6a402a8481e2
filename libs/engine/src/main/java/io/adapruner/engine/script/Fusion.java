package io.adapruner.engine.script;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A convolution with what directly follows it, computed in one pass over its output.
 *
 * @param other the second summand of an add
 * @param activation a ReLU, or a ReLU6 when nothing is added
 */
record Fusion(Layer convolution, Optional<String> other, Optional<Layer> activation) {
    /**
     * The fusions of a network by the layer whose value they produce, single convolutions included. Those of one channel are not:
     * its layout is ambiguous, and where the output has one column libtorch's fused kernel computes nonsense.
     */
    static Map<String, Fusion> of(Network network) {
        Map<String, TensorShape> shapes = network.shapes();
        var readers = new HashMap<String, List<Layer>>();
        network.layers().forEach(l -> l.inputs()
                .forEach(i -> readers.computeIfAbsent(i, k -> new ArrayList<>()).add(l)));
        var fusions = new LinkedHashMap<String, Fusion>();
        for (Layer layer : network.layers()) {
            if (layer.op() instanceof Conv2d conv && conv.in() > 1) {
                Optional<Layer> next = only(readers, network, layer);
                Optional<Layer> add = next.filter(n -> addsTwo(n) && alike(n, shapes) && spread(shapes.get(n.name())));
                Optional<Layer> end = add.isPresent() ? add.flatMap(a -> only(readers, network, a)) : next;
                Optional<Layer> activation =
                        end.filter(a -> a.op() instanceof Relu || (add.isEmpty() && a.op() instanceof Relu6));
                String last = activation.or(() -> add).map(Layer::name).orElse(layer.name());
                Optional<String> other = add.map(a -> other(a, layer.name()));
                boolean first = !fusions.containsKey(last);
                fusions.put(
                        first ? last : layer.name(),
                        first
                                ? new Fusion(layer, other, activation)
                                : new Fusion(layer, Optional.empty(), Optional.empty()));
            }
        }
        return fusions;
    }

    private static Optional<Layer> only(Map<String, List<Layer>> readers, Network network, Layer layer) {
        List<Layer> found = readers.getOrDefault(layer.name(), List.of());
        return found.size() == 1 && !network.results().contains(layer.name())
                ? Optional.of(found.getFirst())
                : Optional.empty();
    }

    private static boolean addsTwo(Layer layer) {
        return layer.op() instanceof Add
                && layer.inputs().size() == 2
                && !layer.inputs().getFirst().equals(layer.inputs().getLast());
    }

    private static boolean alike(Layer add, Map<String, TensorShape> shapes) {
        return shapes.get(add.inputs().getFirst())
                .equals(shapes.get(add.inputs().getLast()));
    }

    /** With one channel or one position a layout is ambiguous and libtorch would not fuse. */
    private static boolean spread(TensorShape shape) {
        return shape.channels() > 1 && shape.height() > 1 && shape.width() > 1;
    }

    private static String other(Layer add, String one) {
        return add.inputs().getFirst().equals(one)
                ? add.inputs().getLast()
                : add.inputs().getFirst();
    }
}
