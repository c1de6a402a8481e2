package io.adapruner.formats.write.python.module;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The layers that the outputs depend on, without identities, which readers of source do not miss. */
public final class LiveGraph {
    private final SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, List<Layer>> readers = new HashMap<>();
    private final List<String> outputs;

    public LiveGraph(Network network) {
        var same = new HashMap<String, String>();
        var all = new ArrayList<Layer>();
        for (Layer layer : network.layers()) {
            List<String> inputs =
                    layer.inputs().stream().map(i -> same.getOrDefault(i, i)).toList();
            if (layer.op() instanceof Identity) {
                same.put(layer.name(), inputs.getFirst());
            } else {
                all.add(new Layer(layer.name(), layer.op(), inputs));
            }
        }
        outputs = network.outputs().stream()
                .map(output -> same.getOrDefault(output.value(), output.value()))
                .toList();
        var live = new HashSet<>(outputs);
        for (Layer layer : all.reversed()) {
            if (live.contains(layer.name())) {
                live.addAll(layer.inputs());
            }
        }
        for (Layer layer : all) {
            if (live.contains(layer.name())) {
                positions.put(layer.name(), layers.size());
                layers.put(layer.name(), layer);
                layer.inputs().stream().distinct().forEach(i -> readers.computeIfAbsent(i, _ -> new ArrayList<>())
                        .add(layer));
            }
        }
    }

    public SequencedMap<String, Layer> layers() {
        return layers;
    }

    /** Place in a valid order of computation. */
    public int position(String layer) {
        return positions.get(layer);
    }

    public List<Layer> readers(String value) {
        return readers.getOrDefault(value, List.of());
    }

    /** Names of the values that are the network's results, in their order. */
    public List<String> outputs() {
        return outputs;
    }
}
