package io.adapruner.data.sample;

import io.adapruner.network.tensor.TensorShape;

/**
 * How every decoded sample of a data set is laid out.
 *
 * @param shape channels first: {@code [C, H, W]} of images, one to five axes of arrays
 */
public record SampleFormat(SampleKind kind, TensorShape shape) {
    public SampleFormat {
        if (kind == SampleKind.IMAGES && shape.rank() != 3) {
            throw new IllegalArgumentException("images are [channels, height, width], not " + shape);
        }
    }

    /** @param channels 1 or 3, of what comes from files */
    public static SampleFormat images(int channels, int height, int width) {
        return new SampleFormat(SampleKind.IMAGES, TensorShape.of(channels, height, width));
    }

    public static SampleFormat arrays(TensorShape shape) {
        return new SampleFormat(SampleKind.ARRAYS, shape);
    }

    /** Bytes of one decoded sample. */
    public int bytes() {
        return Math.toIntExact(shape.elements() * kind.valueBytes());
    }
}
