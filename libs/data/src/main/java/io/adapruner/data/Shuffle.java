package io.adapruner.data;

import java.util.SplittableRandom;

/** Random orders (Fisher and Yates). */
public final class Shuffle {
    private Shuffle() {}

    /** A permutation of 0 to {@code size - 1}, every one as likely as any other. */
    public static int[] permutation(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
