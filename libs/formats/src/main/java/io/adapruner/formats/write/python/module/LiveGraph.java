package io.adapruner.formats.write.python.module;

import io.adapruner.network.InputParts;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Identity;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Follows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** The layers that the outputs depend on, without identities, which readers of source do not miss. */
public final class LiveGraph {
    private final SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, List<Layer>> readers = new HashMap<>();
    private final Map<String, List<SizeRule>> rules = new HashMap<>();
    private final List<String> inputs;
    private final List<String> inputNames;
    private final List<String> outputs;

    public LiveGraph(Network network) {
        InputParts parts = InputParts.of(network);
        inputs = parts.values();
        inputNames = network.inputs().stream().map(Network.Input::name).toList();
        // Of several inputs each tells the size of the batch, and of the positions.
        var same = new HashMap<String, String>(Map.of(Network.INPUT, inputs.getFirst()));
        var all = new ArrayList<Layer>();
        for (Layer layer : parts.layers()) {
            List<String> read =
                    layer.inputs().stream().map(i -> same.getOrDefault(i, i)).toList();
            if (layer.op() instanceof Identity) {
                same.put(layer.name(), read.getFirst());
            } else {
                List<SizeRule> followed = rules(network.open().of(layer.name()), same);
                all.add(layer.reading(withFollowed(read, followed)));
                if (!followed.isEmpty()) {
                    rules.put(layer.name(), followed);
                }
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

    private static List<SizeRule> rules(List<SizeRule> rules, Map<String, String> same) {
        return rules.stream()
                .map(rule -> rule instanceof Follows(String value, int axis, int times, int plus, int per)
                        ? new Follows(same.getOrDefault(value, value), axis, times, plus, per)
                        : rule)
                .toList();
    }

    /** What a size follows must be at hand where the layer is computed: it is read besides the layer's own inputs. */
    private static List<String> withFollowed(List<String> inputs, List<SizeRule> rules) {
        List<String> followed = rules.stream()
                .filter(Follows.class::isInstance)
                .map(rule -> ((Follows) rule).value())
                .filter(value -> !inputs.contains(value))
                .distinct()
                .toList();
        return Stream.concat(inputs.stream(), followed.stream()).toList();
    }

    /** What the sizes of a layer follow, among its inputs here; nothing where they stay. */
    public List<SizeRule> rules(String layer) {
        return rules.getOrDefault(layer, List.of());
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

    /** Names of the values that users feed, in their order. */
    public List<String> inputs() {
        return inputs;
    }

    /** What users call them. */
    public List<String> inputNames() {
        return inputNames;
    }

    /** Names of the values that are the network's results, in their order. */
    public List<String> outputs() {
        return outputs;
    }
}
