package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * In which order a pass takes the samples of a split: window by window, and within each in any.
 *
 * @param samples positions in the split
 * @param windows position in {@code samples} behind the last of each window, ascending
 */
record Order(int[] samples, int[] windows) {
    /** As they lie. */
    static Order sequential(ImageSplit split) {
        return new Order(IntStream.range(0, split.size()).toArray(), new int[] {split.size()});
    }

    /** Any order of all samples, every one as likely as any other. */
    static Order shuffled(ImageSplit split, SplittableRandom random) {
        return new Order(Shuffle.permutation(split.size(), random), new int[] {split.size()});
    }

    /**
     * The files in any order, and as many of them together as hold {@code buffer} samples, or all that are left: their samples in any
     * order. So only these files need be near, and each is brought once.
     */
    static Order shuffled(ImageSplit split, int buffer, SplittableRandom random) {
        int[] ends = split.files();
        int[] files = Shuffle.permutation(ends.length, random);
        int[] samples = new int[split.size()];
        int[] windows = new int[ends.length];
        int count = 0;
        int begin = 0;
        int end = 0;
        for (int i = 0; i < files.length; i++) {
            for (int sample = files[i] == 0 ? 0 : ends[files[i] - 1]; sample < ends[files[i]]; sample++) {
                samples[end++] = sample;
            }
            if (end - begin >= buffer || i == files.length - 1) {
                mix(samples, begin, end, random);
                windows[count++] = end;
                begin = end;
            }
        }
        return new Order(samples, Arrays.copyOf(windows, count));
    }

    private static void mix(int[] samples, int begin, int end, SplittableRandom random) {
        int[] from = Arrays.copyOfRange(samples, begin, end);
        int[] order = Shuffle.permutation(from.length, random);
        for (int i = 0; i < order.length; i++) {
            samples[begin + i] = from[order[i]];
        }
    }

    /** The window that a position lies in. */
    int window(int position) {
        int found = Arrays.binarySearch(windows, position + 1);
        return found < 0 ? ~found : found;
    }

    /** The samples of a window and of the next. */
    int[] from(int window) {
        int next = Math.min(window + 1, windows.length - 1);
        return Arrays.copyOfRange(samples, window == 0 ? 0 : windows[window - 1], windows[next]);
    }
}
