package io.adapruner.inheritance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, arXiv 1502.07943), by thirds: all candidates are judged by few images, the best
 * third of them by three times as many, and so on; the last few by all. The fewer the images, the more chance decides, but a
 * candidate that chance puts out was seldom far better than those it leaves.
 */
final class SuccessiveHalving {
    /** As many as are judged by all images at once, without rounds before. */
    static final int ONE_ROUND = 9;
    /** As many reach the last round. */
    static final int FINALISTS = 2;
    /** Nobody is put out by fewer images than these, while there are as many: one of a hundred is a point of accuracy. */
    static final int FEWEST_IMAGES = 100;

    /** By more nobody is judged: the accuracy of these has a standard error of half a point where it is 94 %. */
    static final int MOST_IMAGES = 2_500;

    private static final int SHARE = 3;
    private static final int MOST_ROUNDS = 4;

    private SuccessiveHalving() {}

    /**
     * One round.
     *
     * @param candidates that enter it
     * @param images that each of them is judged by
     */
    record Round(int candidates, int images) {}

    /**
     * The rounds in their order: of 36 candidates and 2,500 images 36 are judged by 100, 12 by 278, 4 by 834 and 2 by all.
     *
     * @param candidates at least one
     * @param images all of the held-out ones; the last round's
     */
    static List<Round> rounds(int candidates, int images) {
        List<Integer> entering = entering(candidates);
        var rounds = new ArrayList<Round>();
        for (int r = 0; r < entering.size(); r++) {
            boolean last = r == entering.size() - 1;
            int judging = images(images, entering.size() - 1 - r);
            // Hardly more images than those of the round before would judge as these did.
            if (last || rounds.isEmpty() || 2 * judging >= 3 * rounds.getLast().images()) {
                rounds.add(new Round(entering.get(r), judging));
            }
        }
        return List.copyOf(rounds);
    }

    private static List<Integer> entering(int candidates) {
        var entering = new ArrayList<Integer>();
        entering.add(candidates);
        int left = candidates > ONE_ROUND ? candidates : FINALISTS;
        while (left > FINALISTS && entering.size() < MOST_ROUNDS) {
            left = Math.max(FINALISTS, Math.ceilDiv(left, SHARE));
            entering.add(left);
        }
        return entering;
    }

    private static int images(int all, int roundsToCome) {
        int share = (int) Math.ceil(all / Math.pow(SHARE, roundsToCome));
        return Math.max(share, Math.min(all, FEWEST_IMAGES));
    }

    /**
     * Those that go on, in the order given.
     *
     * @param best the better before the worse; of equals the earlier goes on
     */
    static <T> List<T> survivors(List<T> judged, int count, Comparator<? super T> best) {
        var chosen =
                new LinkedHashSet<>(judged.stream().sorted(best).limit(count).toList());
        return judged.stream().filter(chosen::contains).toList();
    }
}
