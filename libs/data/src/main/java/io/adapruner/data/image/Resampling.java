package io.adapruner.data.image;

import io.adapruner.data.sample.Frame;
import java.util.Arrays;
import java.util.Collections;

/**
 * Bilinear resizing with antialiasing: a triangle filter that widens when shrinking, as Pillow's BILINEAR. Only what stays after
 * cropping is computed: resized whole, an image of one pixel by thousands would take more memory than there is.
 */
final class Resampling {
    private Resampling() {}

    /**
     * Where one output position reads along an axis.
     *
     * @param first input position
     * @param weights of that one and those behind it; their sum is 1
     */
    private record Tap(int first, double[] weights) {
        int end() {
            return first + weights.length;
        }
    }

    /** What a frame shows, in the frame's size. */
    static Planes framed(Planes image, Frame frame) {
        Tap[] down = taps(frame.down());
        Tap[] across = taps(frame.across());
        if (frame.mirrored()) {
            Collections.reverse(Arrays.asList(across));
        }
        int height = down.length;
        int width = across.length;
        int top = down[0].first();
        int bottom = down[height - 1].end();
        byte[] out = new byte[image.channels() * height * width];
        double[] rows = new double[(bottom - top) * width];
        for (int c = 0; c < image.channels(); c++) {
            int plane = c * image.height() * image.width();
            for (int y = top; y < bottom; y++) {
                for (int x = 0; x < width; x++) {
                    int first = plane + y * image.width() + across[x].first();
                    double[] weights = across[x].weights();
                    double sum = 0;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * (image.bytes()[first + k] & 0xff);
                    }
                    rows[(y - top) * width + x] = sum;
                }
            }
            for (int y = 0; y < height; y++) {
                int first = down[y].first() - top;
                double[] weights = down[y].weights();
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * rows[(first + k) * width + x];
                    }
                    out[(c * height + y) * width + x] = (byte) Math.clamp(Math.round(sum), 0, 255);
                }
            }
        }
        return new Planes(image.channels(), height, width, out);
    }

    private static Tap[] taps(Frame.Axis axis) {
        double scale = (double) axis.length() / axis.resized();
        double support = Math.max(1, scale);
        Tap[] taps = new Tap[axis.count()];
        for (int i = 0; i < taps.length; i++) {
            taps[i] = tap(axis, (axis.start() + i + 0.5) * scale, support);
        }
        return taps;
    }

    /** Only what was cut out is read: at its edges the triangle is cut off. */
    private static Tap tap(Frame.Axis axis, double centre, double support) {
        int first = Math.max(0, (int) (centre - support + 0.5));
        int last = Math.min(axis.length(), (int) (centre + support + 0.5));
        double[] weights = new double[last - first];
        double sum = 0;
        for (int k = first; k < last; k++) {
            double weight = Math.max(0, 1 - Math.abs((k + 0.5 - centre) / support));
            weights[k - first] = weight;
            sum += weight;
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        return new Tap(axis.first() + first, weights);
    }
}
