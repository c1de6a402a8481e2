package io.adapruner.data.damage;

/** What is done where images of a data set are damaged. */
public enum OnBroken {
    /** The first of them refuses the data set. */
    FAIL,
    /** They are left out and named, where they are no more than one in a hundred images. */
    SKIP;

    /** One in so many images may be left out. */
    public static final int ONE_IN = 100;
}
