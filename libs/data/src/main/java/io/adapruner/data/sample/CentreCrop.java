package io.adapruner.data.sample;

/**
 * The middle of a picture whose shorter side becomes 8/7 of the wanted one (256 for 224, as networks for ImageNet are tested); a picture of
 * the wanted size stays as it is.
 */
public record CentreCrop(int height, int width) implements Framing {
    @Override
    public Frame frame(int pictureHeight, int pictureWidth) {
        if (pictureHeight == height && pictureWidth == width) {
            return new Frame(axis(height, height, 1), axis(width, width, 1), false);
        }
        double cover = Math.max((double) height / pictureHeight, (double) width / pictureWidth) * 8 / 7;
        return new Frame(axis(pictureHeight, height, cover), axis(pictureWidth, width, cover), false);
    }

    private static Frame.Axis axis(int from, int wanted, double scale) {
        long resized = Math.max(wanted, Math.round(from * scale));
        return new Frame.Axis(0, from, resized, (resized - wanted) / 2, wanted);
    }
}
