package io.adapruner.data;

import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Samples too many to hold decoded: their encoded bytes are in one local file and are decoded on demand. */
final class EncodedSplit implements UnlabelledSplit, AutoCloseable {
    private final DatasetDocument document;
    private final String name;
    private final FileChannel file;
    private final long[] ends;
    private final ConcurrentLinkedQueue<SampleDecoder> decoders = new ConcurrentLinkedQueue<>();

    /** @param ends position after each sample in the file */
    EncodedSplit(DatasetDocument document, String name, FileChannel file, long[] ends) {
        this.document = document;
        this.name = name;
        this.file = file;
        this.ends = ends;
    }

    @Override
    public int size() {
        return ends.length;
    }

    @Override
    public SampleFormat format() {
        return document.format();
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        byte[] decoded = new byte[format().bytes()];
        decode(decoder -> decoder.decode(encoded(index), decoded, 0, where(index)));
        into.put(decoded);
    }

    @Override
    public void sample(int index, Framing framing, ByteBuffer into) {
        byte[] decoded = new byte[format().bytes()];
        decode(decoder -> decoder.decode(encoded(index), framing, decoded, 0, where(index)));
        into.put(decoded);
    }

    private void decode(Consumer<SampleDecoder> work) {
        SampleDecoder pooled = decoders.poll();
        SampleDecoder decoder = pooled != null ? pooled : SampleDecoders.of(format());
        try {
            work.accept(decoder);
        } finally {
            decoders.add(decoder);
        }
    }

    private String where(int index) {
        return name + " sample " + index + " of data set " + document.id();
    }

    private byte[] encoded(int index) {
        long start = index == 0 ? 0 : ends[index - 1];
        ByteBuffer bytes = ByteBuffer.allocate((int) (ends[index] - start));
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, start + bytes.position()) < 0) {
                    throw new IOException("the file ends early");
                }
            }
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INTERNAL, "cached samples of data set " + document.id() + ": " + e.getMessage(), e);
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
        for (SampleDecoder decoder = decoders.poll(); decoder != null; decoder = decoders.poll()) {
            decoder.close();
        }
    }
}
