package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * LSTM (Hochreiter and Schmidhuber 1997) or GRU (Cho et al. 2014) over sequences from a state of zeros: {@code [in, L] -> [hidden, L]},
 * as text recognisers end in, or twice as many channels where they are read in both directions. Of {@code [in, ..., L]} each position of the axes
 * between is a sequence by itself, as the rows of an image. Gates mix all channels, so these stay whole. Tensors are named and laid out as PyTorch's: {@code weight_ih_l0} holds the gates one after the other.
 *
 * @param layers each reads what the one before it gives
 * @param bidirectional whether each layer also reads from the end; the backward channels follow the forward ones
 */
public record Recurrent(Cell cell, int in, int hidden, int layers, boolean bidirectional, boolean bias) implements Op {
    private static final int MOST_LAYERS = 64;

    /** What is computed at each step. */
    public enum Cell {
        /** Gates i, f, g, o. */
        LSTM,
        /** Gates r, z, n; the reset gate is applied behind the product, as PyTorch does. */
        GRU;

        public int gates() {
            return switch (this) {
                case LSTM -> 4;
                case GRU -> 3;
            };
        }
    }

    public Recurrent {
        if (in < 1 || hidden < 1 || layers < 1 || layers > MOST_LAYERS) {
            throw Op.invalid(cell + " of " + in + " to " + hidden + " features in " + layers + " layers; at most "
                    + MOST_LAYERS + " layers are understood");
        }
    }

    public int directions() {
        return bidirectional ? 2 : 1;
    }

    /** Channels that a layer reads. */
    public int in(int layer) {
        return layer == 0 ? in : Math.multiplyExact(hidden, directions());
    }

    /** What ends the names of a layer's tensors for one direction: {@code l0}, {@code l0_reverse}. */
    public static String suffix(int layer, int direction) {
        return "l" + layer + (direction == 0 ? "" : "_reverse");
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.rank() < 2 || x.channels() != in) {
            throw Op.invalid(cell + " expects sequences of " + in + " features at each step, got " + x);
        }
        return x.withChannels(Math.multiplyExact(hidden, directions()));
    }

    @Override
    public List<ParameterSpec> parameters() {
        int rows = Math.multiplyExact(cell.gates(), hidden);
        var specs = new ArrayList<ParameterSpec>();
        for (int layer = 0; layer < layers; layer++) {
            for (int direction = 0; direction < directions(); direction++) {
                String end = suffix(layer, direction);
                specs.add(spec("weight_ih_" + end, List.of(rows, in(layer)), Role.WEIGHT));
                specs.add(spec("weight_hh_" + end, List.of(rows, hidden), Role.WEIGHT));
                if (bias) {
                    specs.add(spec("bias_ih_" + end, List.of(rows), Role.BIAS));
                    specs.add(spec("bias_hh_" + end, List.of(rows), Role.BIAS));
                }
            }
        }
        return specs;
    }

    private static ParameterSpec spec(String name, List<Integer> shape, Role role) {
        return new ParameterSpec(
                name, shape, shape.stream().map(_ -> Axis.OTHER).toList(), role);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        TensorShape y = outputShape(inputs.stream().map(Identities::shape).toList());
        return Op.opaque(coupling, inputs, y, cell + ", whose gates mix all channels");
    }
}
