package io.adapruner.data.image;

import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;

/** What a framing shows of pixels that are at hand. */
public final class FramedPixels {
    private FramedPixels() {}

    /**
     * @param pixels uint8, {@code [channels, height, width]}
     * @return uint8, {@code [channels, H, W]} of the frame's size; the pixels themselves where the frame shows them as they are
     */
    public static byte[] of(byte[] pixels, int channels, int height, int width, Framing framing) {
        Frame frame = framing.frame(height, width);
        return frame.whole(height, width)
                ? pixels
                : Resampling.framed(new Planes(channels, height, width, pixels), frame)
                        .bytes();
    }
}
