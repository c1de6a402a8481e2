package io.adapruner.data;

import io.adapruner.data.array.ArrayDecoder;
import io.adapruner.data.image.ImageDecoder;
import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.PictureView;

/** Which decoder makes samples of a format. */
final class SampleDecoders {
    private SampleDecoders() {}

    /**
     * For one thread; to be closed.
     *
     * @param view of pictures
     */
    static SampleDecoder of(SampleFormat format, PictureView view) {
        TensorShape shape = format.shape();
        return switch (format.kind()) {
            case IMAGES -> new ImageDecoder(shape, view);
            case ARRAYS -> new ArrayDecoder(shape);
        };
    }
}
