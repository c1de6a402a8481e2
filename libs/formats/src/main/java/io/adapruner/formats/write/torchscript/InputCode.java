package io.adapruner.formats.write.torchscript;

import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How samples become a network's input inside a program: {@code uint8 [N, C, H, W]} of pixels, or {@code float32 [N, C, ...]} of
 * arrays, to normalised floats, images channels last. {@code (x / 255 - mean) / deviation} of pixels and
 * {@code (x - mean) / deviation} of arrays are computed as {@code x * scale + shift}; the tensor's type says which it is.
 *
 * @param input of the network, for one sample
 */
public record InputCode(Preprocessing preprocessing, TensorShape input) {
    private static final double FULL_INTENSITY = 255;
    private static final String PIXEL_SCALE = "pixel_scale";
    private static final String VALUE_SCALE = "value_scale";
    private static final String SHIFT = "shift";
    private static final int IMAGE_AXES = 3;

    /** The constants that {@link #expression} needs. */
    public List<ScriptTensor> tensors() {
        int channels = preprocessing.mean().size();
        float[] pixels = new float[channels];
        float[] values = new float[channels];
        float[] shift = new float[channels];
        IntStream.range(0, channels).forEach(c -> {
            double deviation = preprocessing.deviation().get(c);
            pixels[c] = (float) (1 / (FULL_INTENSITY * deviation));
            values[c] = (float) (1 / deviation);
            shift[c] = (float) (-preprocessing.mean().get(c) / deviation);
        });
        return List.of(constant(PIXEL_SCALE, pixels), constant(VALUE_SCALE, values), constant(SHIFT, shift));
    }

    private ScriptTensor constant(String name, float[] perChannel) {
        var shape = new ArrayList<>(Collections.nCopies(input.rank() + 1, 1));
        shape.set(1, perChannel.length);
        return new ScriptTensor(name, Tensor.of(shape, perChannel), false);
    }

    /** Normalised 32-bit floats, of images channels last, from the variable that holds the samples. */
    public String expression(String samples) {
        String ordered = input.rank() == IMAGE_AXES ? "torch.contiguous(" + samples + ", memory_format=2)" : samples;
        return "torch.add(torch.mul(" + NetworkCode.toFloat(ordered) + ", (self." + VALUE_SCALE
                + " if torch.is_floating_point(" + samples + ") else self." + PIXEL_SCALE + ")), self." + SHIFT + ")";
    }
}
