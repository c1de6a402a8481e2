package io.adapruner.data;

import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Decodes samples into their places by several threads, while one thread reads; what waits is bounded. */
final class ParallelDecoding implements AutoCloseable {
    private static final int CHUNK = 128;

    private record Waiting(int index, RawSample sample) {}

    private final SampleFormat format;
    private final PictureView view;
    private final byte[] decoded;
    private final int threads = Runtime.getRuntime().availableProcessors();
    private final ExecutorService pool = Executors.newFixedThreadPool(threads);
    private final ArrayDeque<Future<?>> running = new ArrayDeque<>();
    private List<Waiting> chunk = new ArrayList<>(CHUNK);

    /** @param decoded receives all samples, one behind the other */
    ParallelDecoding(SampleFormat format, PictureView view, byte[] decoded) {
        this.format = format;
        this.view = view;
        this.decoded = decoded;
    }

    void add(int index, RawSample sample) {
        chunk.add(new Waiting(index, sample));
        if (chunk.size() == CHUNK) {
            submit();
        }
    }

    /** Waits for all; throws what the first failing sample caused. */
    void finish() {
        submit();
        while (!running.isEmpty()) {
            await(running.remove());
        }
    }

    private void submit() {
        if (running.size() >= 2 * threads) {
            await(running.remove());
        }
        List<Waiting> full = chunk;
        chunk = new ArrayList<>(CHUNK);
        running.add(pool.submit(() -> decode(full)));
    }

    private void decode(List<Waiting> samples) {
        try (SampleDecoder decoder = SampleDecoders.of(format, view)) {
            for (Waiting w : samples) {
                decoder.decode(
                        w.sample().content(),
                        decoded,
                        w.index() * format.bytes(),
                        w.sample().where());
            }
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.CANCELLED, "interrupted while decoding samples", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("decoding samples", e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
