package io.adapruner.data;

/** Images of another split, seen otherwise: of the same size and colours. */
interface DerivedSplit extends ImageSplit {
    ImageSplit whole();

    @Override
    default boolean labelled() {
        return whole().labelled();
    }

    @Override
    default int channels() {
        return whole().channels();
    }

    @Override
    default int height() {
        return whole().height();
    }

    @Override
    default int width() {
        return whole().width();
    }
}
