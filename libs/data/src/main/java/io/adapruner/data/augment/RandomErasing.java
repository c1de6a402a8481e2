package io.adapruner.data.augment;

import java.util.SplittableRandom;

/**
 * With the given probability, a rectangle of 2 to 33 % of the area, 0.3 to 3.3 times as high as wide, becomes noise (Zhong et al. 2017,
 * 1708.04896, where noise does best).
 */
record RandomErasing(double probability) {
    private static final double LEAST_AREA = 0.02;
    private static final double LARGEST_AREA = 0.33;
    private static final double LEAST_RATIO = 0.3;
    private static final double LARGEST_RATIO = 3.3;
    private static final int DRAWS = 10;

    void apply(Pixels image, SplittableRandom random) {
        if (random.nextDouble() >= probability) {
            return;
        }
        for (int draw = 0; draw < DRAWS; draw++) {
            double area = image.plane() * random.nextDouble(LEAST_AREA, LARGEST_AREA);
            double ratio = Math.exp(random.nextDouble(Math.log(LEAST_RATIO), Math.log(LARGEST_RATIO)));
            int height = (int) Math.round(Math.sqrt(area * ratio));
            int width = (int) Math.round(Math.sqrt(area / ratio));
            if (height >= 1 && height < image.height() && width >= 1 && width < image.width()) {
                erase(
                        image,
                        random.nextInt(image.height() - height + 1),
                        height,
                        random.nextInt(image.width() - width + 1),
                        width,
                        random);
                return;
            }
        }
    }

    private static void erase(Pixels image, int top, int height, int left, int width, SplittableRandom random) {
        byte[] noise = new byte[width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = top; y < top + height; y++) {
                random.nextBytes(noise);
                System.arraycopy(noise, 0, image.bytes(), image.at(c, y, left), width);
            }
        }
    }
}
