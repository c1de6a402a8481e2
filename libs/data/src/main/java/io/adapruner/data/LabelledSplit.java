package io.adapruner.data;

import io.adapruner.data.sample.Framing;
import java.nio.ByteBuffer;

/** The images of another split with classes, whether it has others or none. */
public record LabelledSplit(ImageSplit whole, int[] labels) implements DerivedSplit {
    public LabelledSplit {
        if (labels.length != whole.size()) {
            throw new IllegalArgumentException(labels.length + " labels for " + whole.size() + " images");
        }
    }

    @Override
    public boolean labelled() {
        return true;
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
    public void sample(int index, ByteBuffer into) {
        whole.sample(index, into);
    }

    @Override
    public void sample(int index, Framing framing, ByteBuffer into) {
        whole.sample(index, framing, into);
    }

    @Override
    public int[] files() {
        return whole.files();
    }

    @Override
    public void expect(int[] indices) {
        whole.expect(indices);
    }
}
