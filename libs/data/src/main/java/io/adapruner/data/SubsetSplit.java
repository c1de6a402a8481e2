package io.adapruner.data;

import java.nio.ByteBuffer;

/** Some images of another split, in the order of {@code indices}. */
record SubsetSplit(ImageSplit whole, int[] indices) implements DerivedSplit {
    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }

    @Override
    public void pixels(int index, ByteBuffer into) {
        whole.pixels(indices[index], into);
    }
}
