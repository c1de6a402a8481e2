package io.adapruner.data.augment;

import io.adapruner.data.ImageSplit;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Augmentation;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Changes training images one by one, as a recipe asks for; what becomes of one depends on the image and on {@code random} alone. */
public final class Augmenter {
    private static final int PADDING = 4;

    private final Augmentation recipe;
    private final TensorShape shape;

    /** @param shape {@code [channels, height, width]} of the images */
    public Augmenter(Augmentation recipe, TensorShape shape) {
        this.recipe = recipe.at(shape.height(), shape.width());
        this.shape = shape;
    }

    /**
     * Writes one changed image.
     *
     * @param into receives {@code [channels, height, width]} from {@code offset}; zero there
     */
    public void apply(ImageSplit images, int index, byte[] into, int offset, SplittableRandom random) {
        var pixels = new Pixels(into, offset, shape.channels(), shape.height(), shape.width());
        switch (recipe.crop()) {
            case RESIZED -> {
                var framing = new RandomResizedCrop(shape.height(), shape.width(), recipe.flip(), random);
                images.sample(
                        index,
                        framing,
                        ByteBuffer.wrap(into, offset, images.format().bytes()));
            }
            case PADDED -> windowed(images, index, PADDING, pixels, random);
            case NONE, AUTO -> windowed(images, index, 0, pixels, random);
        }
        if (recipe.randAugment() > 0) {
            new RandAugment(recipe.randAugment()).apply(pixels, random);
        }
        if (recipe.colorJitter() > 0) {
            new ColorJitter(recipe.colorJitter()).apply(pixels, random);
        }
        if (recipe.erasing() > 0) {
            new RandomErasing(recipe.erasing()).apply(pixels, random);
        }
    }

    private void windowed(ImageSplit images, int index, int padding, Pixels into, SplittableRandom random) {
        ByteBuffer original = ByteBuffer.allocate(images.format().bytes());
        images.sample(index, original);
        new PaddedCrop(padding, recipe.flip()).apply(original.array(), into, random);
    }
}
