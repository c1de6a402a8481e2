package io.adapruner.engine.latency;

import io.adapruner.engine.latency.Profile.Operation;
import io.adapruner.engine.latency.Profile.Run;
import io.adapruner.network.Network;
import io.adapruner.network.Network.Output;
import io.adapruner.network.latency.Units;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gives the operations of a profile to the units of the network. ONNX Runtime names a fused operation after its first node or
 * after the value that it ends in, with suffixes of its own; both lie in one unit. An operation of no name of ours, as a
 * change of layout, counts to the unit that comes next.
 */
final class UnitClock {
    private final Units units;
    /** Values by the names of the outputs that they are. */
    private final Map<String, String> results;

    UnitClock(Network network) {
        this.units = new Units(network);
        this.results = network.outputs().stream().collect(Collectors.toMap(Output::name, Output::value));
    }

    /** Milliseconds of every unit in one run; what was fused away has none. */
    Map<String, Double> times(Run run) {
        var times = new LinkedHashMap<String, Double>();
        units.all().forEach(unit -> times.put(unit, 0.0));
        double pending = 0;
        String last = units.all().iterator().next();
        for (Operation operation : run.operations()) {
            Optional<String> unit = unit(operation.name());
            pending += operation.millis();
            if (unit.isPresent()) {
                last = unit.get();
                times.merge(last, pending, Double::sum);
                pending = 0;
            }
        }
        times.merge(last, pending, Double::sum);
        return times;
    }

    /** By the longest beginning of the name that is a layer's. */
    private Optional<String> unit(String operation) {
        String name = operation;
        while (!name.isEmpty()) {
            Optional<String> unit = units.of(results.getOrDefault(name, name));
            if (unit.isPresent()) {
                return unit;
            }
            name = name.substring(0, Math.max(0, Math.max(name.lastIndexOf('_'), name.lastIndexOf('/'))));
        }
        return Optional.empty();
    }
}
