package io.adapruner.data.image;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;
import io.adapruner.recipe.Interpolation;

/** What a framing shows of pixels that are at hand. */
public final class FramedPixels {
    private FramedPixels() {}

    /**
     * @param pixels uint8, {@code [channels, height, width]}
     * @return uint8, {@code [channels, H, W]} of the frame's size; the pixels themselves where the frame shows them as they are
     */
    public static byte[] of(byte[] pixels, int channels, int height, int width, Framing framing) {
        Frame frame = framing.frame(height, width);
        if (frame.whole(height, width)) {
            return pixels;
        }
        int down = frame.down().count();
        int across = frame.across().count();
        byte[] framed = new byte[channels * down * across];
        Resampling.framed(
                new PlanarPicture(pixels, channels, height, width),
                1,
                frame,
                Kernel.of(Interpolation.BILINEAR),
                new Planes(framed, 0, channels, down, across));
        return framed;
    }

    /** Planes as a picture, of which grey has equal colours. */
    private record PlanarPicture(byte[] pixels, int channels, int height, int width) implements Picture {
        @Override
        public void row(int y, int from, int count, int[] into) {
            int green = channels == 1 ? 0 : height * width;
            for (int x = 0; x < count; x++) {
                int at = y * width + from + x;
                into[x] =
                        (pixels[at] & 0xff) << 16 | (pixels[at + green] & 0xff) << 8 | (pixels[at + 2 * green] & 0xff);
            }
        }
    }
}
