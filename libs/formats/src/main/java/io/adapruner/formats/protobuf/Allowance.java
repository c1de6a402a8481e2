package io.adapruner.formats.protobuf;

/** How many fields the messages of one file may have together: each costs memory, and a hostile file holds billions. */
final class Allowance {
    /** A ResNet-152 of separate tensors takes 30 thousand; an unoptimised DenseNet-201 takes 200 thousand. */
    private static final long MOST_FIELDS = 8_000_000;

    private long left = MOST_FIELDS;

    /** Whether one more field is allowed. */
    boolean spend() {
        return --left >= 0;
    }
}
