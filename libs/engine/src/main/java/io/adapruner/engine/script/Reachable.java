package io.adapruner.engine.script;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.ParameterSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of a network that its output depends on: a program computes nothing else, and only this has gradients. */
record Reachable(List<Layer> layers) {
    static Reachable of(Network network) {
        Set<String> wanted = new HashSet<>(Set.of(network.output()));
        for (Layer layer : network.layers().reversed()) {
            if (wanted.contains(layer.name())) {
                wanted.addAll(layer.inputs());
            }
        }
        return new Reachable(
                network.layers().stream().filter(l -> wanted.contains(l.name())).toList());
    }

    /** Trained parameters by full name, in layer order. */
    Map<String, ParameterSpec> trained() {
        var trained = new LinkedHashMap<String, ParameterSpec>();
        for (Layer layer : layers) {
            for (ParameterSpec spec : layer.op().parameters()) {
                if (spec.role().trained()) {
                    trained.put(layer.parameter(spec.name()), spec);
                }
            }
        }
        return trained;
    }
}
