package io.adapruner.data;

import io.adapruner.data.sample.SampleFormat;

/** Samples of another split, seen otherwise: of the same format. */
interface DerivedSplit extends ImageSplit {
    ImageSplit whole();

    @Override
    default boolean labelled() {
        return whole().labelled();
    }

    @Override
    default SampleFormat format() {
        return whole().format();
    }
}
