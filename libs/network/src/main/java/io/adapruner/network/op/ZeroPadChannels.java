package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;

/**
 * Zero channels before and after the input's: the channel half of an option-A shortcut (He et al. 2015).
 *
 * @param in channels of the input
 */
public record ZeroPadChannels(int in, int before, int after) implements ChannelOp {
    public ZeroPadChannels {
        if (in < 1 || before < 0 || after < 0) {
            throw Op.invalid("cannot pad " + in + " channels by " + before + " and " + after);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        if (x.channels() != in) {
            throw Op.invalid("channel padding expects " + in + " channels, got " + x);
        }
        return x.withChannels(before + in + after);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] y = Arrays.copyOf(coupling.zeros(before), before + in + after);
        System.arraycopy(inputs.getFirst(), 0, y, before, in);
        System.arraycopy(coupling.zeros(after), 0, y, before + in, after);
        return y;
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        int front = (int) Arrays.stream(output).filter(c -> c < before).count();
        int survivors = inputs.getFirst().length;
        return new ZeroPadChannels(survivors, front, output.length - front - survivors);
    }
}
