package io.adapruner.formats.write.onnx;

import io.adapruner.network.InputParts;
import io.adapruner.network.Network;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the graph's values are called: as the layers that produce them, except the inputs and the outputs. ONNX has one name
 * space for values and initialisers; parameters keep their names, so a value whose name clashes with one is renamed.
 */
final class ValueNames {
    private final Set<String> taken;
    private final Map<String, String> names = new HashMap<>();

    ValueNames(Network network, InputParts parts) {
        taken = new HashSet<>(network.parameters().keySet());
        for (int i = 0; i < network.inputs().size(); i++) {
            String input = network.inputs().get(i).name();
            taken.add(input);
            names.put(parts.values().get(i), input);
        }
        // Of several inputs each tells the size of the batch.
        names.putIfAbsent(Network.INPUT, network.inputs().getFirst().name());
        for (Network.Output output : network.outputs()) {
            taken.add(output.name());
            names.putIfAbsent(output.value(), output.name());
        }
    }

    /** The ONNX name of a layer's value or of {@link Network#INPUT}. */
    String of(String value) {
        return names.computeIfAbsent(value, this::fresh);
    }

    /** Makes a layer's value another name for one that exists. */
    void alias(String value, String existing) {
        names.put(value, of(existing));
    }

    /** A name that nothing else has, as near to the wanted one as can be. */
    String fresh(String wanted) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        return name;
    }
}
