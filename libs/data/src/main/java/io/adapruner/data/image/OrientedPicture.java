package io.adapruner.data.image;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.image.header.Orientation;

/**
 * A picture turned and mirrored.
 *
 * @param pixels {@code 0xRRGGBB}, row by row
 */
record OrientedPicture(int width, int height, int[] pixels) implements Picture {
    /** The picture itself where nothing must be done, else a copy of it. */
    static Picture of(Picture picture, Orientation orientation) {
        if (orientation.equals(Orientation.AS_IT_IS)) {
            return picture;
        }
        int height = orientation.height(picture.height(), picture.width());
        int width = orientation.width(picture.height(), picture.width());
        int[] pixels = new int[height * width];
        int[] row = new int[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            picture.row(y, 0, row.length, row);
            for (int x = 0; x < row.length; x++) {
                int down = orientation.transposed() ? x : y;
                int across = orientation.transposed() ? y : x;
                int seenDown = orientation.upsideDown() ? height - 1 - down : down;
                int seenAcross = orientation.mirrored() ? width - 1 - across : across;
                pixels[seenDown * width + seenAcross] = row[x];
            }
        }
        return new OrientedPicture(width, height, pixels);
    }

    @Override
    public void row(int y, int from, int count, int[] into) {
        System.arraycopy(pixels, y * width + from, into, 0, count);
    }
}
