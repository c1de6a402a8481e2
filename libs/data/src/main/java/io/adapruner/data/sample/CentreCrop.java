package io.adapruner.data.sample;

import java.util.Optional;

/**
 * The middle of a picture whose shorter side becomes {@code resize} pixels and whose other becomes as long as the picture's shape makes it; roundings are those of
 * torchvision's {@code Resize} and {@code CenterCrop}. Without {@code resize} one side becomes 8/7 of the wanted one (256 for 224, as networks for ImageNet are
 * tested), the other no shorter than wanted, and a picture of the wanted size stays as it is.
 */
public record CentreCrop(int height, int width, Optional<Integer> resize) implements Framing {
    public CentreCrop(int height, int width) {
        this(height, width, Optional.empty());
    }

    @Override
    public Frame frame(int pictureHeight, int pictureWidth) {
        if (resize.isPresent()) {
            return resized(pictureHeight, pictureWidth, resize.orElseThrow());
        }
        if (pictureHeight == height && pictureWidth == width) {
            return new Frame(axis(height, height, height), axis(width, width, width), false);
        }
        if ((long) height * pictureWidth >= (long) width * pictureHeight) {
            long resized = larger(height);
            long other = Math.max(width, resized * pictureWidth / pictureHeight);
            return new Frame(axis(pictureHeight, height, resized), axis(pictureWidth, width, other), false);
        }
        long resized = larger(width);
        long other = Math.max(height, resized * pictureHeight / pictureWidth);
        return new Frame(axis(pictureHeight, height, other), axis(pictureWidth, width, resized), false);
    }

    private Frame resized(int pictureHeight, int pictureWidth, int shorter) {
        boolean wide = pictureHeight <= pictureWidth;
        long down = wide ? shorter : (long) shorter * pictureHeight / pictureWidth;
        long across = wide ? (long) shorter * pictureWidth / pictureHeight : shorter;
        return new Frame(axis(pictureHeight, height, down), axis(pictureWidth, width, across), false);
    }

    private static long larger(int wanted) {
        return Math.round(wanted * 8 / 7.0);
    }

    /** The middle, halves rounded to even. */
    private static Frame.Axis axis(int from, int wanted, long resized) {
        return new Frame.Axis(0, from, resized, (long) Math.rint((resized - wanted) / 2.0), wanted);
    }
}
