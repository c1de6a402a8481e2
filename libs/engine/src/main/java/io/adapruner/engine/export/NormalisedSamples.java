package io.adapruner.engine.export;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.InputParts;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Samples as they are stored, as an exported file's user normalises them, outside of any program of ours, and feeds them. */
record NormalisedSamples(Network network, Preprocessing preprocessing) {
    /** What is fed, for each of the network's inputs, in order. */
    List<FedInput> inputs(Batch batch) {
        var inputs = new ArrayList<FedInput>();
        int first = 0;
        for (Network.Input input : network.inputs()) {
            TensorShape sample = InputParts.shape(input, network.input());
            inputs.add(
                    new FedInput(input.name(), values(batch, first, input.channels()), sample.batched(batch.size())));
            first += input.channels();
        }
        return inputs;
    }

    /**
     * {@code (pixel / 255 - mean) / deviation}, of arrays {@code (x - mean) / deviation}, per channel; direct, in the batch's
     * order.
     *
     * @param first of the channels that are taken
     */
    private FloatBuffer values(Batch batch, int first, int channels) {
        int positions = Math.toIntExact(network.input().positions());
        int sample = Math.toIntExact(network.input().elements());
        int values = Math.multiplyExact(batch.size(), Math.multiplyExact(channels, positions));
        FloatBuffer normalised = ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, values))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        IntToDoubleFunction raw = raw(batch);
        for (int i = 0; i < values; i++) {
            int channel = first + i / positions % channels;
            int at = i / (channels * positions) * sample + channel * positions + i % positions;
            normalised.put(
                    (float) ((raw.applyAsDouble(at) - preprocessing.mean().get(channel))
                            / preprocessing.deviation().get(channel)));
        }
        return normalised.flip();
    }

    private static IntToDoubleFunction raw(Batch batch) {
        return switch (batch.kind()) {
            case IMAGES -> at -> (batch.samples().get(at) & 0xff) / 255.0;
            case ARRAYS -> batch.floats()::get;
        };
    }
}
