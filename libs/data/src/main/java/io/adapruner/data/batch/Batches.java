package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The batches of one pass, made ahead by several threads. What they hold depends on the arguments only, never on timing.
 * Used by one thread; ends its workers at the last batch or when closed.
 */
public final class Batches implements AutoCloseable, Iterator<Batch> {
    private static final int WORKERS = Runtime.getRuntime().availableProcessors();
    private static final int AHEAD = 2 * WORKERS;
    /** Threads of a pass that was left early and never closed end after so long. */
    private static final int IDLE_SECONDS = 10;
    /**
     * Bytes of one batch that is only looked at: 55 images of 224 x 224, one of 4,096 x 4,096. Several are made ahead, and passes follow
     * each other faster than the garbage collector comes.
     */
    private static final int LOOKED_AT_BYTES = 1 << 23;

    private final BatchMaker maker;
    private int count;
    private final ArrayDeque<Future<Batch>> ahead = new ArrayDeque<>();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private boolean reusing;
    private Batch latest;
    private ExecutorService workers;
    /** The last window of the order of which the split was told. */
    private int announced = -1;

    private int submitted;
    private int delivered;

    private Batches(BatchMaker maker, int count) {
        this.maker = maker;
        this.count = count;
    }

    /**
     * All images in their order, unchanged; the last batch may be smaller.
     *
     * @param most images of a batch; of large images there are fewer, see {@link #looking}
     */
    public static Batches sequential(ImageSplit split, int most) {
        int batch = looking(split.format().bytes(), positive(most));
        return new Batches(BatchMaker.inOrder(split, batch), Math.ceilDiv(split.size(), batch));
    }

    /** As many of the samples as have 8 MiB, at least one: for passes in which the size of a batch changes no result. */
    static int looking(int sampleBytes, int most) {
        return Math.clamp(LOOKED_AT_BYTES / sampleBytes, 1, most);
    }

    /** Samples of that size that a batch can hold at all: 2 GiB of them. */
    public static int most(int sampleBytes) {
        return Integer.MAX_VALUE / sampleBytes;
    }

    /**
     * One epoch: all images in an order chosen by (seed, epoch), each changed by (seed, epoch, position); images that do not
     * fill a last batch are left out. Arrays are never changed: what a shift or a mirror image of them means, nobody has said.
     */
    public static Batches training(ImageSplit split, int batch, Augmentation augmentation, long seed, int epoch) {
        return training(split, batch, augmentation, Optional.empty(), seed, epoch);
    }

    /**
     * As above.
     *
     * @param buffer among how many samples the next one is chosen: those of as many files as hold so many, one group of files after
     *     another; empty: among all
     */
    public static Batches training(
            ImageSplit split, int batch, Augmentation augmentation, Optional<Integer> buffer, long seed, int epoch) {
        int count = split.size() / positive(batch);
        var random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
        Order order = buffer.map(samples -> Order.shuffled(split, samples, random))
                .orElseGet(() -> Order.shuffled(split, random));
        Augmentation applied = split.format().kind() == SampleKind.IMAGES ? augmentation : Augmentation.none();
        return new Batches(new BatchMaker(split, batch, order, applied, random.nextLong()), count);
    }

    /**
     * The memory of a batch is taken for a later one as soon as the next is asked for: for those who are done with each before they ask
     * for the next. Batches of large images are tens of megabytes, and what is new each time waits for the garbage collector.
     */
    public Batches reusing() {
        reusing = true;
        return this;
    }

    /** Leaves out all but the first {@code most} batches; before any has been taken. */
    Batches first(int most) {
        count = Math.min(count, most);
        return this;
    }

    private byte[] memory(int bytes) {
        byte[] used = free.poll();
        return used != null && used.length == bytes ? used : new byte[bytes];
    }

    /** Batches of the whole pass, skipped ones included. */
    public int count() {
        return count;
    }

    /** Leaves out the next {@code n} batches without making them (as far as they are not made yet). */
    public Batches skip(int n) {
        for (int i = 0; i < n && delivered < count; i++) {
            delivered++;
            if (ahead.isEmpty()) {
                submitted++;
            } else {
                ahead.remove().cancel(false);
            }
        }
        return this;
    }

    @Override
    public boolean hasNext() {
        return delivered < count;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count + " batches were taken");
        }
        while (submitted < count && submitted - delivered < AHEAD) {
            int number = submitted++;
            announced = maker.announce(number, announced);
            byte[] memory = memory(maker.bytes(number));
            ahead.add(workers().submit(() -> maker.make(number, memory)));
        }
        if (reusing && latest != null) {
            free.add(latest.samples().array());
        }
        Batch batch = await(ahead.remove());
        latest = batch;
        delivered++;
        if (delivered == count) {
            close();
        }
        return batch;
    }

    @Override
    public void close() {
        delivered = count;
        ahead.clear();
        if (workers != null) {
            workers.shutdownNow();
        }
    }

    private ExecutorService workers() {
        if (workers == null) {
            var pool = new ThreadPoolExecutor(
                    WORKERS,
                    WORKERS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("batches-", 0).factory());
            pool.allowCoreThreadTimeOut(true);
            workers = pool;
        }
        return workers;
    }

    private static Batch await(Future<Batch> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("making a batch", e.getCause());
        }
    }

    private static int positive(int batch) {
        if (batch < 1) {
            throw new IllegalArgumentException("batch " + batch + " must be at least 1");
        }
        return batch;
    }
}
