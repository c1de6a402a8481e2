package io.adapruner.network;

import io.adapruner.network.Network.Input;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A network as it is written for users who feed its inputs one by one: the layers that take the joined input apart are not needed, what
 * they give is fed.
 *
 * @param values for each input, in order, the value that it is: {@link Network#INPUT}, or the name of the layer that takes it
 * @param layers the others
 */
public record InputParts(List<String> values, List<Layer> layers) {
    /** Every one is an argument of a function and a tensor of a batch. */
    public static final int MOST = 64;

    public InputParts {
        values = List.copyOf(values);
        layers = List.copyOf(layers);
    }

    public static InputParts of(Network network) {
        if (!joined(network.inputs())) {
            return new InputParts(List.of(Network.INPUT), network.layers());
        }
        Map<SliceChannels, String> takers = takers(network.layers());
        List<String> values = slices(network.inputs()).stream().map(takers::get).toList();
        return new InputParts(
                values,
                network.layers().stream()
                        .filter(layer -> !values.contains(layer.name()))
                        .toList());
    }

    /**
     * Shape of one sample of an input.
     *
     * @param joined of all of them
     */
    public static TensorShape shape(Input input, TensorShape joined) {
        return joined.withChannels(input.channels());
    }

    static boolean joined(List<Input> inputs) {
        return inputs.size() > 1;
    }

    /** The channels of each input among those of all. */
    private static List<SliceChannels> slices(List<Input> inputs) {
        var slices = new ArrayList<SliceChannels>();
        int start = 0;
        for (Input input : inputs) {
            slices.add(new SliceChannels(start, input.channels()));
            start = Math.addExact(start, input.channels());
        }
        return slices;
    }

    private static Map<SliceChannels, String> takers(List<Layer> layers) {
        var takers = new HashMap<SliceChannels, String>();
        for (Layer layer : layers) {
            if (layer.op() instanceof SliceChannels slice
                    && layer.inputs().getFirst().equals(Network.INPUT)) {
                if (takers.put(slice, layer.name()) != null) {
                    throw invalid("layer " + layer.name() + " takes an input that another layer takes");
                }
            }
        }
        return takers;
    }

    /**
     * Inputs are the channels of all in order, with names of their own. Of several each is taken by a layer of its own; nothing else
     * reads them, but for the size of the batch.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} naming what else
     */
    static void require(TensorShape joined, List<Input> inputs, List<Layer> layers) {
        if (inputs.isEmpty() || inputs.size() > MOST) {
            throw invalid("a network has 1 to " + MOST + " inputs, not " + inputs.size());
        }
        long channels = inputs.stream().mapToLong(Input::channels).sum();
        if (channels != joined.channels()) {
            throw invalid("the inputs have " + channels + " channels together, the network reads " + joined);
        }
        var names = new HashSet<String>();
        for (Input input : inputs) {
            if (!names.add(input.name())) {
                throw invalid("two inputs are called " + input.name());
            }
        }
        if (joined(inputs)) {
            requireApart(inputs, layers);
        } else if (!names.contains(Network.INPUT)) {
            throw invalid("the only input is called " + Network.INPUT + ", not " + names);
        }
    }

    private static void requireApart(List<Input> inputs, List<Layer> layers) {
        List<SliceChannels> slices = slices(inputs);
        Map<SliceChannels, String> takers = takers(layers);
        for (int i = 0; i < slices.size(); i++) {
            if (!takers.containsKey(slices.get(i))) {
                throw invalid("no layer takes input " + inputs.get(i).name());
            }
        }
        for (Layer layer : layers) {
            boolean apart = layer.op() instanceof SliceChannels slice && slices.contains(slice);
            if (layer.inputs().contains(Network.INPUT) && !apart && !sized(layer.op())) {
                throw invalid("layer " + layer.name() + " reads several inputs at once");
            }
        }
    }

    /** Whether of what it reads an operation needs no more than the size of the batch. */
    private static boolean sized(Op op) {
        return op instanceof StoredValue;
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, message);
    }
}
