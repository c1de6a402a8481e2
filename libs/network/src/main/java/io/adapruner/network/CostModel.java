package io.adapruner.network;

import io.adapruner.network.ChannelGroups.ChannelCount;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The exact cost of a network as a function of its groups' widths, without building the smaller network: every layer's
 * channel counts are sums of group widths, so one evaluation costs microseconds (the search makes hundreds).
 */
public final class CostModel {
    private record Entry(
            Layer layer,
            List<ParameterSpec> stored,
            TensorShape input,
            TensorShape output,
            ChannelCount in,
            ChannelCount out) {
        Cost cost(int[] widths) {
            int inputs = in.at(widths);
            int outputs = out.at(widths);
            long trained = 0;
            long all = 0;
            for (ParameterSpec spec : stored) {
                long elements = elements(spec, inputs, outputs);
                all += elements;
                trained += spec.role().trained() ? elements : 0;
            }
            return new Cost(
                    layer.op().macs(input.withChannels(inputs), output.withChannels(outputs)),
                    trained,
                    Float.BYTES * all);
        }

        private long elements(ParameterSpec spec, int inputs, int outputs) {
            long product = 1;
            for (int axis = 0; axis < spec.axes().size(); axis++) {
                int extent = spec.shape().get(axis);
                product *= switch (spec.axes().get(axis)) {
                    case OUT -> outputs;
                    case IN -> inputs;
                    // As many groups as before: the full extents' ratio.
                    case OUT_OF_GROUP -> outputs / (output.channels() / extent);
                    case IN_OF_GROUP -> inputs / (input.channels() / extent);
                    case OTHER -> extent;
                };
            }
            return product;
        }
    }

    private final List<Entry> entries;
    private final int[] full;

    private CostModel(List<Entry> entries, int[] full) {
        this.entries = entries;
        this.full = full;
    }

    public static CostModel of(Network network, ChannelGroups groups) {
        int[] full = groups.all().stream().mapToInt(ChannelGroup::width).toArray();
        Map<String, TensorShape> shapes = network.shapes();
        var entries = new ArrayList<Entry>();
        for (Layer layer : network.layers()) {
            List<ParameterSpec> specs = layer.op().parameters();
            if (!specs.isEmpty()) {
                entries.add(new Entry(
                        layer,
                        specs,
                        shapes.get(layer.inputs().getFirst()),
                        shapes.get(layer.name()),
                        groups.count(layer.inputs().getFirst(), 0),
                        groups.count(layer.name(), layer.op().channelAxis())));
            }
        }
        return new CostModel(List.copyOf(entries), full);
    }

    /** Widths of the unpruned network, one per group in the order of {@link ChannelGroups#all()}. */
    public int[] fullWidths() {
        return full.clone();
    }

    public Cost full() {
        return at(full);
    }

    /** Cost at the given widths, one per group in the order of {@link ChannelGroups#all()}. */
    public Cost at(int[] widths) {
        Cost total = Cost.NONE;
        for (Entry entry : entries) {
            total = total.plus(entry.cost(widths));
        }
        return total;
    }

    /**
     * The share of each layer that costs anything, in network order.
     *
     * @param widths one per group in the order of {@link ChannelGroups#all()}
     */
    public SequencedMap<String, Cost> byLayer(int[] widths) {
        var layers = new LinkedHashMap<String, Cost>();
        entries.forEach(entry -> layers.put(entry.layer().name(), entry.cost(widths)));
        return layers;
    }
}
