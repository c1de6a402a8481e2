package io.adapruner.network;

import io.adapruner.network.ChannelGroups.Trace;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.Survivors;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Physical pruning: smaller tensors, never masks. The result computes what the original computes when the lost channels are
 * set to zero behind their batch norms and activations (tested as a law to 1e-5).
 */
public final class Surgery {
    private final Network network;
    private final ChannelGroups groups;

    public Surgery(Network network, ChannelGroups groups) {
        this.network = network;
        this.groups = groups;
    }

    /**
     * The structure that is left.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} when the plan names a group that must stay whole or a unit
     *     it does not have
     */
    public Network prune(PruningPlan plan) {
        Map<String, Survivors> survivors = survivors(plan);
        List<Layer> layers =
                network.layers().stream().map(l -> l.with(prune(l, survivors))).toList();
        return network.withLayers(layers);
    }

    /** The weights that are left; {@code weights} must fit the unpruned network. */
    public Weights prune(PruningPlan plan, Weights weights) {
        Map<String, Survivors> survivors = survivors(plan);
        var pruned = new LinkedHashMap<String, Tensor>();
        for (Layer layer : network.layers()) {
            for (ParameterSpec spec : layer.op().parameters()) {
                Tensor tensor = weights.get(layer.parameter(spec.name()));
                for (int axis = 0; axis < spec.axes().size(); axis++) {
                    int[] indices = indices(layer, spec, axis, survivors);
                    if (indices.length != tensor.shape().get(axis) && indices.length > 0) {
                        tensor = tensor.select(axis, indices);
                    }
                }
                pruned.put(layer.parameter(spec.name()), tensor);
            }
        }
        return new Weights(pruned);
    }

    /** For each value (layer name or {@link Network#INPUT}) what survives of its channels. */
    public Map<String, Survivors> survivors(PruningPlan plan) {
        boolean[][] alive = alive(plan);
        var survivors = new LinkedHashMap<String, Survivors>();
        var values = new ArrayList<String>();
        values.add(Network.INPUT);
        network.layers().forEach(l -> values.add(l.name()));
        for (String value : values) {
            Trace trace = groups.trace(value);
            int[] kept = new int[trace.group().length];
            int n = 0;
            for (int c = 0; c < kept.length; c++) {
                if (alive[trace.group()[c]][trace.unit()[c]]) {
                    kept[n++] = c;
                }
            }
            survivors.put(value, new Survivors(trace.shape(), trace.axis(), Arrays.copyOf(kept, n)));
        }
        return survivors;
    }

    private boolean[][] alive(PruningPlan plan) {
        List<ChannelGroup> all = groups.all();
        boolean[][] alive = new boolean[all.size()][];
        for (int g = 0; g < alive.length; g++) {
            alive[g] = new boolean[all.get(g).width()];
            Arrays.fill(alive[g], !plan.kept().containsKey(all.get(g).name()));
        }
        plan.kept().forEach((name, units) -> {
            ChannelGroup group = groups.get(name);
            if (units[units.length - 1] >= group.width() || units[0] < 0) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "group " + name + " has " + group.width() + " units, the plan keeps " + Arrays.toString(units));
            }
            if (group.keptWhole().isPresent() && units.length < group.width()) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "group " + name + " must stay whole: "
                                + group.keptWhole().get());
            }
            for (int unit : units) {
                alive[groups.index(name)][unit] = true;
            }
        });
        return alive;
    }

    private static Op prune(Layer layer, Map<String, Survivors> survivors) {
        return layer.op().prune(layer.inputs().stream().map(survivors::get).toList(), survivors.get(layer.name()));
    }

    /** Indices along one axis; empty for an axis that surgery leaves alone. */
    private static int[] indices(Layer layer, ParameterSpec spec, int axis, Map<String, Survivors> survivors) {
        int[] outputs = survivors.get(layer.name()).along(layer.op().channelAxis());
        int[] inputs = survivors.get(layer.inputs().getFirst()).along(0);
        return switch (spec.axes().get(axis)) {
            case OUT -> outputs;
            case IN -> inputs;
            case OUT_OF_GROUP -> ofFirstGroup(outputs, spec.shape().get(axis));
            case IN_OF_GROUP -> ofFirstGroup(inputs, spec.shape().get(axis));
            case OTHER -> new int[0];
        };
    }

    /** Every group that is left has lost the same, so the first one stands for all. */
    private static int[] ofFirstGroup(int[] survivors, int size) {
        int first = survivors[0] / size;
        return Arrays.stream(survivors)
                .filter(c -> c / size == first)
                .map(c -> c % size)
                .toArray();
    }
}
