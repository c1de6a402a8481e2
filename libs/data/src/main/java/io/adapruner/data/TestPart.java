package io.adapruner.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images to test on, set aside where none were named: those whose names have the smallest SHA-256, of images with labels in
 * each class. So it is the same ones on every machine, in whatever order and in however many archives the images come.
 */
final class TestPart {
    private static final double FRACTION = 0.1;

    private final MessageDigest sha = ShardSummary.sha256();
    private final long[] ranks;
    private final int[] classes;
    private int seen;

    /** @param images of both parts, all of which are to be {@linkplain #add added} */
    TestPart(int images) {
        this.ranks = new long[images];
        this.classes = new int[images];
    }

    /** How many of so many images are set aside, at least one and never all: none of a single one. */
    static int of(int images) {
        return HoldOut.of(images, FRACTION);
    }

    /** The next image in reading order. */
    void add(RawSample sample) {
        add(sample, 0);
    }

    /** The next image in reading order, which is of that class. */
    void add(RawSample sample, int label) {
        classes[seen] = label;
        ranks[seen++] = ByteBuffer.wrap(sha.digest(sample.name().getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** @param images how many are set aside; of equal names in several archives the earlier archive's comes first */
    HoldOut parts(int images) {
        return parts(List.of(images));
    }

    /** @param perClass how many of each class are set aside */
    HoldOut parts(List<Integer> perClass) {
        boolean[] chosen = new boolean[ranks.length];
        int[] left = perClass.stream().mapToInt(Integer::intValue).toArray();
        IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> ranks[i]).thenComparingInt(i -> i))
                .filter(i -> left[classes[i]]-- > 0)
                .forEach(i -> chosen[i] = true);
        return HoldOut.of(chosen);
    }
}
