package io.adapruner.data.image;

import io.adapruner.data.image.codec.PictureReaders;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.problem.ProblemException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Decodes images by all processors for nothing but to see whether they can be. Those being decoded have no more pixels together
 * than one image may have. Thread-safe.
 */
public final class DecodingCheck implements AutoCloseable {
    private static final int STRONGEST_REDUCTION = 8;
    private static final int PIXELS_A_PERMIT = 1024;

    private final ExecutorService pool =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    private final ConcurrentLinkedQueue<PictureReaders> readers = new ConcurrentLinkedQueue<>();
    private final Semaphore pixels = new Semaphore((int) (ImageHeader.MAX_PIXELS / PIXELS_A_PERMIT), true);

    /**
     * @param header of this image, checked
     * @param where as messages name it
     * @return {@code BROKEN_IMAGE} naming the image, or nothing where it can be decoded
     */
    public Future<Optional<ProblemException>> check(byte[] image, ImageHeader header, String where) {
        return pool.submit(() -> decoded(image, header, where));
    }

    private Optional<ProblemException> decoded(byte[] image, ImageHeader header, String where)
            throws InterruptedException {
        int permits = (int) Math.ceilDiv((long) header.width() * header.height(), PIXELS_A_PERMIT);
        pixels.acquire(permits);
        PictureReaders pooled = readers.poll();
        PictureReaders reader = pooled != null ? pooled : new PictureReaders(true);
        try {
            reader.read(image, header, STRONGEST_REDUCTION, where).close();
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e);
        } finally {
            readers.add(reader);
            pixels.release(permits);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
        for (PictureReaders reader = readers.poll(); reader != null; reader = readers.poll()) {
            reader.close();
        }
    }
}
