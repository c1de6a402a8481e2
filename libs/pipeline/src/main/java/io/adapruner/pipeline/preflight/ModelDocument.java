package io.adapruner.pipeline.preflight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.Cost;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.WidthGrid;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.job.Budget.Metric;
import io.adapruner.pipeline.job.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model with the answer to what can be pruned of it.
 *
 * @param id content hash; empty while the model is not registered
 * @param classes how many a classifier tells apart; empty where the outputs are others than one vector
 * @param outputs in the network's order
 * @param preprocessing empty while it is not known
 * @param countingRule what {@code cost} counts
 * @param layers in network order
 * @param groups every channel group, in network order
 * @param keptWhole group to the reason why it is not pruned
 * @param reachable the costs between which a budget may be
 * @param warnings what was assumed, or may surprise
 */
public record ModelDocument(
        Optional<String> id,
        String name,
        Optional<Integer> classes,
        List<Integer> input,
        List<Output> outputs,
        Optional<Preprocessing> preprocessing,
        Cost cost,
        String countingRule,
        List<LayerCost> layers,
        List<Group> groups,
        Map<String, String> keptWhole,
        Reachable reachable,
        List<String> warnings) {
    /**
     * One result of the network.
     *
     * @param shape for one sample, channels first
     */
    public record Output(String name, List<Integer> shape) {}

    /**
     * One layer.
     *
     * @param operation e.g. {@code Conv2d}
     * @param output shape of its value for one sample, channels first
     */
    public record LayerCost(String name, String operation, List<Integer> output, long macs, long parameters) {}

    /**
     * Channels that are kept or pruned together.
     *
     * @param minimum the narrowest width that a search may give it; {@code width} when it is kept whole
     * @param tied whether branches are summed over them
     * @param members the layers they touch
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Group(
            String name, int width, int minimum, boolean tied, Optional<String> keptWhole, List<String> members) {}

    /** By the metrics that a budget may name. */
    public record Reachable(Range macs, Range parameters, Range bytes) {}

    /** Inclusive. */
    public record Range(long minimum, long maximum) {}

    /**
     * The answer for a network that is not registered.
     *
     * @param method decides what is prunable and how far
     * @param warnings of the reader of the network; the pre-flight's own follow them
     */
    public static ModelDocument of(Network network, Method method, List<String> warnings) {
        Preflight preflight = Preflight.of(network, method);
        Map<String, String> keptWhole = preflight.prunable().keptWhole();
        var all = new ArrayList<>(warnings);
        all.addAll(new PreflightWarnings(preflight, method).all());
        return new ModelDocument(
                Optional.empty(),
                network.name(),
                network.classes(),
                network.input().dims(),
                outputs(network),
                Optional.empty(),
                preflight.full(),
                Cost.RULE,
                layers(preflight),
                preflight.groups().all().stream().map(g -> group(g, preflight)).toList(),
                keptWhole,
                new Reachable(
                        range(Metric.MACS, preflight),
                        range(Metric.PARAMETERS, preflight),
                        range(Metric.BYTES, preflight)),
                List.copyOf(all));
    }

    /** The same answer for the model as it is registered. */
    public ModelDocument registered(String asId, Preprocessing with) {
        return new ModelDocument(
                Optional.of(asId),
                name,
                classes,
                input,
                outputs,
                Optional.of(with),
                cost,
                countingRule,
                layers,
                groups,
                keptWhole,
                reachable,
                warnings);
    }

    private static List<Output> outputs(Network network) {
        Map<String, TensorShape> shapes = network.shapes();
        return network.outputs().stream()
                .map(output ->
                        new Output(output.name(), shapes.get(output.value()).dims()))
                .toList();
    }

    private static Range range(Metric metric, Preflight preflight) {
        return new Range(metric.of(preflight.minimum()), metric.of(preflight.full()));
    }

    private static List<LayerCost> layers(Preflight preflight) {
        Map<String, TensorShape> shapes = preflight.network().shapes();
        Map<String, Cost> costs = preflight.costs().byLayer(preflight.costs().fullWidths());
        var layers = new ArrayList<LayerCost>();
        for (Layer layer : preflight.network().layers()) {
            Cost cost = costs.getOrDefault(layer.name(), Cost.NONE);
            layers.add(new LayerCost(
                    layer.name(),
                    layer.op().getClass().getSimpleName(),
                    shapes.get(layer.name()).dims(),
                    cost.macs(),
                    cost.parameters()));
        }
        return List.copyOf(layers);
    }

    private static Group group(ChannelGroup group, Preflight preflight) {
        return new Group(
                group.name(),
                group.width(),
                Optional.ofNullable(preflight.grids().get(group.name()))
                        .map(WidthGrid::floor)
                        .orElse(group.width()),
                group.tied(),
                Optional.ofNullable(preflight.prunable().keptWhole().get(group.name())),
                group.members().stream()
                        .map(ChannelGroup.Member::layer)
                        .distinct()
                        .toList());
    }
}
