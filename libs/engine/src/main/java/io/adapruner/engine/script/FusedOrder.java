package io.adapruner.engine.script;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The statements of a fused pass in the order they run; a fusion stands where its last layer stood. */
record FusedOrder(List<Step> steps, Set<String> results) {
    /**
     * One statement.
     *
     * @param layer whose value it computes
     * @param fusion that the value ends, if any
     */
    record Step(Layer layer, Optional<Fusion> fusion) {
        private List<String> reads() {
            return fusion.map(f -> {
                        var reads = new ArrayList<>(f.convolution().inputs());
                        f.other().ifPresent(reads::add);
                        return List.copyOf(reads);
                    })
                    .orElse(layer.inputs());
        }
    }

    static FusedOrder of(Network network) {
        Map<String, Fusion> fusions = Fusion.of(network);
        Set<String> absorbed = new HashSet<>();
        fusions.values().forEach(fusion -> {
            absorbed.add(fusion.convolution().name());
            fusion.activation().ifPresent(a -> absorbed.addAll(a.inputs()));
        });
        return new FusedOrder(
                Reachable.of(network).layers().stream()
                        .filter(l -> fusions.containsKey(l.name()) || !absorbed.contains(l.name()))
                        .map(l -> new Step(l, Optional.ofNullable(fusions.get(l.name()))))
                        .toList(),
                network.results());
    }

    /**
     * Whether the step may sum into the memory of its other summand: a fusion made that value, so it has memory of its own,
     * only convolutions read it, so no view of it is alive, and none of them comes later or is the step's own.
     */
    boolean overwrites(Step step) {
        Optional<String> summand = step.fusion().flatMap(Fusion::other);
        if (summand.filter(s -> !results.contains(s)).isEmpty()) {
            return false;
        }
        String other = summand.get();
        var made = new HashMap<String, Step>();
        steps.forEach(s -> made.put(s.layer().name(), s));
        boolean own = made.containsKey(other) && made.get(other).fusion().isPresent();
        boolean convolved =
                step.fusion().stream().anyMatch(f -> f.convolution().inputs().contains(other));
        boolean later = steps.subList(steps.indexOf(step) + 1, steps.size()).stream()
                .anyMatch(s -> s.reads().contains(other));
        boolean viewed =
                steps.stream().anyMatch(s -> s.fusion().isEmpty() && s.reads().contains(other));
        return own && !convolved && !later && !viewed;
    }
}
