package io.adapruner.data.damage;

/** How far images are looked at when a data set is registered. */
public enum ImageCheck {
    /** The header, and whether the image is cut short. */
    HEADERS,
    /** Every image is decoded as well, which takes as long as decoding takes. */
    FULL
}
