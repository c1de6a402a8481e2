package io.adapruner.formats.document;

/** What the numbers of a network's preprocessing are of, and who has said so. */
public enum Basis {
    /** Given with the network: of pixels divided by 255, or of arrays as they are, whichever the network is pruned on. */
    GIVEN,
    /** Nobody has said any: ImageNet's where they fit, which are of images alone. */
    ASSUMED,
    /** Of arrays, in their own units. */
    ARRAYS
}
