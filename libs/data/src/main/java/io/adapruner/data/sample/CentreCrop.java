package io.adapruner.data.sample;

/**
 * The middle of a picture whose one side becomes 8/7 of the wanted one (256 for 224, as networks for ImageNet are tested), and whose other
 * becomes as long as the picture's shape makes it, no shorter than wanted; roundings are those of torchvision's {@code Resize} and {@code
 * CenterCrop}. A picture of the wanted size stays as it is.
 */
public record CentreCrop(int height, int width) implements Framing {
    @Override
    public Frame frame(int pictureHeight, int pictureWidth) {
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

    private static long larger(int wanted) {
        return Math.round(wanted * 8 / 7.0);
    }

    /** The middle, halves rounded to even. */
    private static Frame.Axis axis(int from, int wanted, long resized) {
        return new Frame.Axis(0, from, resized, (long) Math.rint((resized - wanted) / 2.0), wanted);
    }
}
