package io.adapruner.data;

import java.nio.ByteBuffer;

/** The images of another split with other classes. */
public record LabelledSplit(ImageSplit images, int[] labels) implements ImageSplit {
    public LabelledSplit {
        if (labels.length != images.size()) {
            throw new IllegalArgumentException(labels.length + " labels for " + images.size() + " images");
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public int channels() {
        return images.channels();
    }

    @Override
    public int height() {
        return images.height();
    }

    @Override
    public int width() {
        return images.width();
    }

    @Override
    public void pixels(int index, ByteBuffer into) {
        images.pixels(index, into);
    }
}
