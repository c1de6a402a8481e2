package io.adapruner.formats.write.torchscript;

import io.adapruner.network.Preprocessing;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How raw pixels become a network's input inside a program: {@code uint8 [N, C, H, W]} to normalised floats, channels last.
 * {@code (x / 255 - mean) / deviation} is computed as {@code x * scale + shift}.
 */
public final class InputCode {
    private static final String SCALE = "pixel_scale";
    private static final String SHIFT = "pixel_shift";

    private InputCode() {}

    /** The two constants that {@link #expression} needs. */
    public static List<ScriptTensor> tensors(Preprocessing preprocessing) {
        int channels = preprocessing.mean().size();
        float[] scale = new float[channels];
        float[] shift = new float[channels];
        IntStream.range(0, channels).forEach(c -> {
            double deviation = preprocessing.deviation().get(c);
            scale[c] = (float) (1 / (255 * deviation));
            shift[c] = (float) (-preprocessing.mean().get(c) / deviation);
        });
        List<Integer> shape = List.of(1, channels, 1, 1);
        return List.of(
                new ScriptTensor(SCALE, Tensor.of(shape, scale), false),
                new ScriptTensor(SHIFT, Tensor.of(shape, shift), false));
    }

    /** Normalised 32-bit floats, channels last, from the variable that holds raw pixels. */
    public static String expression(String pixels) {
        String floats = NetworkCode.toFloat("torch.contiguous(" + pixels + ", memory_format=2)");
        return "torch.add(torch.mul(" + floats + ", self." + SCALE + "), self." + SHIFT + ")";
    }
}
