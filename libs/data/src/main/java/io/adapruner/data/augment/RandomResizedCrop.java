package io.adapruner.data.augment;

import io.adapruner.data.sample.Frame;
import io.adapruner.data.sample.Framing;
import java.util.SplittableRandom;

/**
 * A part of 8 to 100 % of a picture's area, 3/4 to 4/3 as wide as high, resized to {@code height} by {@code width} (Szegedy et al.
 * 2014, 1409.4842): as torchvision draws it, ten times, and then takes the middle.
 */
record RandomResizedCrop(int height, int width, boolean flip, SplittableRandom random) implements Framing {
    private static final double LEAST_AREA = 0.08;
    private static final double WIDEST = 4.0 / 3;
    private static final int DRAWS = 10;

    @Override
    public Frame frame(int pictureHeight, int pictureWidth) {
        boolean mirrored = flip && random.nextBoolean();
        for (int draw = 0; draw < DRAWS; draw++) {
            double area = (double) pictureHeight * pictureWidth * random.nextDouble(LEAST_AREA, 1);
            double ratio = Math.exp(random.nextDouble(-Math.log(WIDEST), Math.log(WIDEST)));
            int across = (int) Math.round(Math.sqrt(area * ratio));
            int down = (int) Math.round(Math.sqrt(area / ratio));
            if (across >= 1 && across <= pictureWidth && down >= 1 && down <= pictureHeight) {
                int top = random.nextInt(pictureHeight - down + 1);
                int left = random.nextInt(pictureWidth - across + 1);
                return of(top, down, left, across, mirrored);
            }
        }
        int across = Math.clamp(Math.round(pictureHeight * WIDEST), 1, pictureWidth);
        int down = Math.clamp(Math.round(pictureWidth * WIDEST), 1, pictureHeight);
        return of((pictureHeight - down) / 2, down, (pictureWidth - across) / 2, across, mirrored);
    }

    private Frame of(int top, int down, int left, int across, boolean mirrored) {
        return new Frame(
                new Frame.Axis(top, down, height, 0, height), new Frame.Axis(left, across, width, 0, width), mirrored);
    }
}
