package io.adapruner.data.image;

/** Bilinear resizing with antialiasing: a triangle filter that widens when shrinking, as Pillow's BILINEAR. */
final class Resampling {
    private Resampling() {}

    /** Shorter side to 8/7 of the wanted one (at least covering both), then the centre. */
    static Planes coverAndCrop(Planes image, int height, int width) {
        double cover = Math.max((double) height / image.height(), (double) width / image.width());
        int tall = Math.max(height, (int) Math.round(image.height() * cover * 8 / 7));
        int wide = Math.max(width, (int) Math.round(image.width() * cover * 8 / 7));
        return crop(resize(image, tall, wide), height, width);
    }

    static Planes resize(Planes image, int height, int width) {
        double[][] across = taps(image.width(), width);
        double[][] down = taps(image.height(), height);
        byte[] out = new byte[image.channels() * height * width];
        double[] rows = new double[image.height() * width];
        for (int c = 0; c < image.channels(); c++) {
            int plane = c * image.height() * image.width();
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < width; x++) {
                    double[] tap = across[x];
                    int first = (int) tap[0];
                    double sum = 0;
                    for (int k = 1; k < tap.length; k++) {
                        sum += tap[k] * (image.bytes()[plane + y * image.width() + first + k - 1] & 0xff);
                    }
                    rows[y * width + x] = sum;
                }
            }
            for (int y = 0; y < height; y++) {
                double[] tap = down[y];
                int first = (int) tap[0];
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int k = 1; k < tap.length; k++) {
                        sum += tap[k] * rows[(first + k - 1) * width + x];
                    }
                    out[(c * height + y) * width + x] = (byte) Math.clamp(Math.round(sum), 0, 255);
                }
            }
        }
        return new Planes(image.channels(), height, width, out);
    }

    /** For each output position: the first input position, then the weights, which sum to 1. */
    private static double[][] taps(int from, int to) {
        double scale = (double) from / to;
        double support = Math.max(1, scale);
        double[][] taps = new double[to][];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max(0, (int) (centre - support + 0.5));
            int last = Math.min(from, (int) (centre + support + 0.5));
            double[] tap = new double[last - first + 1];
            tap[0] = first;
            double sum = 0;
            for (int k = first; k < last; k++) {
                double weight = Math.max(0, 1 - Math.abs((k + 0.5 - centre) / support));
                tap[k - first + 1] = weight;
                sum += weight;
            }
            for (int k = 1; k < tap.length; k++) {
                tap[k] /= sum;
            }
            taps[i] = tap;
        }
        return taps;
    }

    private static Planes crop(Planes image, int height, int width) {
        int top = (image.height() - height) / 2;
        int left = (image.width() - width) / 2;
        byte[] out = new byte[image.channels() * height * width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int source = (c * image.height() + top + y) * image.width() + left;
                System.arraycopy(image.bytes(), source, out, (c * height + y) * width, width);
            }
        }
        return new Planes(image.channels(), height, width, out);
    }
}
