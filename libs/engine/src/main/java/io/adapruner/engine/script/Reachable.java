package io.adapruner.engine.script;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of a network that its outputs depend on: a program computes nothing else, and nothing else has gradients. */
record Reachable(List<Layer> layers, Set<String> results) {
    static Reachable of(Network network) {
        Set<String> wanted = new HashSet<>(network.results());
        for (Layer layer : network.layers().reversed()) {
            if (wanted.contains(layer.name())) {
                wanted.addAll(layer.inputs());
            }
        }
        return new Reachable(
                network.layers().stream().filter(l -> wanted.contains(l.name())).toList(), network.results());
    }

    /**
     * ReLUs and adds that may write into their first input: nothing else reads it, it is no output, the result has its shape, and the
     * operation that made it does not need its result for its gradient (a batch norm, a convolution and an add keep their
     * inputs only).
     */
    Set<String> overwriting(Map<String, TensorShape> shapes) {
        var readers = new HashMap<String, Integer>();
        var ops = new HashMap<String, Op>();
        layers.forEach(l -> {
            l.inputs().forEach(i -> readers.merge(i, 1, Integer::sum));
            ops.put(l.name(), l.op());
        });
        return layers.stream()
                .filter(l -> l.op() instanceof Relu || l.op() instanceof Add)
                .filter(l -> readers.get(l.inputs().getFirst()) == 1)
                .filter(l -> !results.contains(l.inputs().getFirst()))
                .filter(l -> shapes.get(l.inputs().getFirst()).equals(shapes.get(l.name())))
                .filter(l -> {
                    Op maker = ops.get(l.inputs().getFirst());
                    return maker instanceof BatchNorm2d || maker instanceof Convolution || maker instanceof Add;
                })
                .map(Layer::name)
                .collect(Collectors.toSet());
    }

    /** Layers whose values a gradient of the results reaches: none passes a comparison. */
    List<Layer> differentiable() {
        var reached = new HashSet<>(results);
        var found = new ArrayList<Layer>();
        for (Layer layer : layers.reversed()) {
            if (reached.contains(layer.name())) {
                found.addFirst(layer);
                for (int i = 0; i < layer.inputs().size(); i++) {
                    if (layer.op().passesGradient(i)) {
                        reached.add(layer.inputs().get(i));
                    }
                }
            }
        }
        return found;
    }

    /** Trained parameters that a gradient reaches, by full name, in layer order. */
    Map<String, ParameterSpec> trained() {
        var trained = new LinkedHashMap<String, ParameterSpec>();
        for (Layer layer : differentiable()) {
            for (ParameterSpec spec : layer.op().parameters()) {
                if (spec.role().trained()) {
                    trained.put(layer.parameter(spec.name()), spec);
                }
            }
        }
        return trained;
    }
}
