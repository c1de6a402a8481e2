package io.adapruner.network;

import io.adapruner.network.ChannelGroups.ChannelCount;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Axis;
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
    /**
     * One layer that costs anything.
     *
     * @param inOfGroup channels that each group of a grouped layer reads; all of them for any other layer
     * @param outOfGroup channels that each group makes
     */
    private record Entry(
            Layer layer,
            List<ParameterSpec> stored,
            TensorShape input,
            TensorShape output,
            ChannelCount in,
            ChannelCount out,
            ChannelCount inOfGroup,
            ChannelCount outOfGroup) {
        static Entry of(Layer layer, ChannelGroups groups, Map<String, TensorShape> shapes) {
            String read = layer.inputs().getFirst();
            TensorShape input = shapes.get(read);
            TensorShape output = shapes.get(layer.name());
            int axis = layer.op().channelAxis();
            List<ParameterSpec> specs = layer.op().parameters();
            return new Entry(
                    layer,
                    specs,
                    input,
                    output,
                    groups.count(read, 0),
                    groups.count(layer.name(), axis),
                    groups.count(read, 0, extent(specs, Axis.IN_OF_GROUP, input.channels())),
                    groups.count(
                            layer.name(),
                            axis,
                            extent(specs, Axis.OUT_OF_GROUP, output.dims().get(axis))));
        }

        private static int extent(List<ParameterSpec> specs, Axis axis, int otherwise) {
            return specs.stream()
                    .filter(spec -> spec.axes().contains(axis))
                    .map(spec -> spec.shape().get(spec.axes().indexOf(axis)))
                    .findFirst()
                    .orElse(otherwise);
        }

        Cost cost(int[] widths) {
            long trained = 0;
            long all = 0;
            for (ParameterSpec spec : layer.shares() ? List.<ParameterSpec>of() : stored) {
                long elements = elements(spec, widths);
                all += elements;
                trained += spec.role().trained() ? elements : 0;
            }
            return new Cost(macs(widths), trained, Float.BYTES * all);
        }

        /** Its groups as many as before: of those that are lost nothing is read or made, which the other count says. */
        private long macs(int[] widths) {
            int read = extent(stored, Axis.IN_OF_GROUP, 0);
            int made = extent(stored, Axis.OUT_OF_GROUP, 0);
            int inputs = read == 0 ? in.at(widths) : inOfGroup.at(widths) * (input.channels() / read);
            int outputs = made == 0 ? out.at(widths) : outOfGroup.at(widths) * (output.channels() / made);
            return layer.op().macs(input.withChannels(inputs), output.withChannels(outputs));
        }

        private long elements(ParameterSpec spec, int[] widths) {
            long product = 1;
            for (int axis = 0; axis < spec.axes().size(); axis++) {
                product *= switch (spec.axes().get(axis)) {
                    case OUT -> out.at(widths);
                    case IN -> in.at(widths);
                    case OUT_OF_GROUP -> outOfGroup.at(widths);
                    case IN_OF_GROUP -> inOfGroup.at(widths);
                    case OTHER -> spec.shape().get(axis);
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
            if (!layer.op().parameters().isEmpty()) {
                entries.add(Entry.of(layer, groups, shapes));
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
