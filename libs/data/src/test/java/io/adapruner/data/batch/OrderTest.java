package io.adapruner.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.recipe.Augmentation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderTest {
    /** Ten files of ten images; image i has label i. */
    private static final class Filed implements ImageSplit {
        private final List<int[]> expected = new ArrayList<>();

        @Override
        public int size() {
            return 100;
        }

        @Override
        public int[] files() {
            return IntStream.rangeClosed(1, 10).map(i -> 10 * i).toArray();
        }

        @Override
        public synchronized void expect(int[] indices) {
            expected.add(indices);
        }

        @Override
        public SampleFormat format() {
            return SampleFormat.images(1, 1, 1);
        }

        @Override
        public int label(int index) {
            return index;
        }

        @Override
        public void sample(int index, ByteBuffer into) {
            into.put((byte) index);
        }
    }

    /** 25 samples are those of three files: windows of 30, 30, 30 and the 10 that are left. */
    @Test
    void aWindowIsWholeFilesInAnyOrderMixedAmongThemselves() {
        Order order = Order.shuffled(new Filed(), 25, new SplittableRandom(3));
        assertThat(order.windows()).containsExactly(30, 60, 90, 100);
        assertThat(order.samples())
                .containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
        int begin = 0;
        for (int end : order.windows()) {
            int[] window = Arrays.copyOfRange(order.samples(), begin, end);
            assertThat(IntStream.of(window).map(i -> i / 10).distinct().count()).isEqualTo((end - begin) / 10);
            assertThat(window).isNotEqualTo(IntStream.of(window).sorted().toArray());
            begin = end;
        }
        assertThat(IntStream.of(order.samples()).map(i -> i / 10).distinct().toArray())
                .isNotEqualTo(IntStream.range(0, 10).toArray());
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        assertThat(order(5)).isEqualTo(order(5)).isNotEqualTo(order(6));
    }

    private static List<Integer> order(long seed) {
        return IntStream.of(Order.shuffled(new Filed(), 25, new SplittableRandom(seed))
                        .samples())
                .boxed()
                .toList();
    }

    /** Every sample is as likely in every place: over 4,000 orders each place sees the first sample 40 times, give or take five deviations. */
    @Test
    void everySampleComesEverywhere() {
        int[] seen = new int[100];
        for (int seed = 0; seed < 4_000; seed++) {
            int[] samples =
                    Order.shuffled(new Filed(), 20, new SplittableRandom(seed)).samples();
            seen[
                    IntStream.range(0, 100)
                            .filter(i -> samples[i] == 0)
                            .findFirst()
                            .orElseThrow()]++;
        }
        assertThat(IntStream.of(seen).boxed().toList()).allMatch(count -> Math.abs(count - 40) < 5 * Math.sqrt(40));
    }

    @Test
    void aBufferLargerThanTheSplitMixesAll() {
        assertThat(Order.shuffled(new Filed(), 1_000, new SplittableRandom(1)).windows())
                .containsExactly(100);
    }

    /** A pass that is taken up in the middle takes the same images, and asks for no files that lie behind. */
    @Test
    void aPassTakenUpInTheMiddleAsksForNothingThatIsBehind() {
        var whole = new Filed();
        var rest = new Filed();
        List<Integer> all = labels(Batches.training(whole, 10, Augmentation.none(), Optional.of(25), 1, 0));
        List<Integer> last = labels(Batches.training(rest, 10, Augmentation.none(), Optional.of(25), 1, 0)
                .skip(6));
        assertThat(all).hasSize(100).doesNotHaveDuplicates();
        assertThat(last).isEqualTo(all.subList(60, 100));
        assertThat(whole.expected).extracting(indices -> indices.length).containsExactly(60, 60, 40, 10);
        assertThat(rest.expected).extracting(indices -> indices.length).containsExactly(40, 10);
        assertThat(rest.expected.getFirst()).isEqualTo(whole.expected.get(2));
    }

    private static List<Integer> labels(Batches batches) {
        var labels = new ArrayList<Integer>();
        batches.forEachRemaining(batch -> Arrays.stream(batch.labels()).forEach(labels::add));
        return labels;
    }
}
