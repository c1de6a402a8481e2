package io.adapruner.data.augment;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Augmentation;
import java.util.SplittableRandom;

/**
 * Mixes every image of a batch with the one before it, the first with the last, all by the same share: by average (Zhang et al. 2017,
 * 1710.09412) or by a rectangle of it (Yun et al. 2019, 1905.04899).
 */
public final class Mixing {
    private final byte[] batch;
    private final byte[] original;
    private final TensorShape shape;

    private Mixing(byte[] batch, TensorShape shape) {
        this.batch = batch;
        this.original = batch.clone();
        this.shape = shape;
    }

    /**
     * @param batch images one behind the other, uint8
     * @param shape {@code [channels, height, width]} of each
     * @return the share of every image's own label, in [0, 1]; the rest is the one before's
     */
    public static double mix(Augmentation recipe, byte[] batch, TensorShape shape, SplittableRandom random) {
        var mixing = new Mixing(batch, shape);
        boolean averaged = recipe.cutmix() == 0 || (recipe.mixup() > 0 && random.nextBoolean());
        return averaged
                ? mixing.average(new BetaDistribution(recipe.mixup()).draw(random))
                : mixing.paste(new BetaDistribution(recipe.cutmix()).draw(random), random);
    }

    private double average(double own) {
        int bytes = (int) shape.elements();
        for (int i = 0; i < batch.length; i++) {
            int other = original[Math.floorMod(i - bytes, batch.length)] & 0xff;
            batch[i] = (byte) Math.round(own * (original[i] & 0xff) + (1 - own) * other);
        }
        return own;
    }

    private double paste(double own, SplittableRandom random) {
        int height = shape.height();
        int width = shape.width();
        double side = Math.sqrt(1 - own);
        int row = random.nextInt(height);
        int column = random.nextInt(width);
        int top = Math.max(0, (int) (row - height * side / 2));
        int bottom = Math.min(height, (int) (row + height * side / 2));
        int left = Math.max(0, (int) (column - width * side / 2));
        int right = Math.min(width, (int) (column + width * side / 2));
        int images = batch.length / (int) shape.elements();
        for (int i = 0; i < images; i++) {
            Pixels into = image(batch, i);
            Pixels from = image(original, Math.floorMod(i - 1, images));
            for (int c = 0; c < into.channels(); c++) {
                for (int y = top; y < bottom; y++) {
                    System.arraycopy(original, from.at(c, y, left), batch, into.at(c, y, left), right - left);
                }
            }
        }
        return 1 - (double) (bottom - top) * (right - left) / ((double) height * width);
    }

    private Pixels image(byte[] images, int index) {
        return new Pixels(images, index * (int) shape.elements(), shape.channels(), shape.height(), shape.width());
    }
}
