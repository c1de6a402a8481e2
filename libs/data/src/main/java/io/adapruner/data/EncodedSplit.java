package io.adapruner.data;

import io.adapruner.data.sample.Framing;
import io.adapruner.data.sample.SampleDecoder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Samples too many to hold decoded: they are decoded whenever they are asked for, from the bytes where these are. */
final class EncodedSplit implements UnlabelledSplit, AutoCloseable {
    private final DatasetDocument document;
    private final PictureView view;
    private final String name;
    private final SamplePlaces places;
    private final ConcurrentLinkedQueue<SampleDecoder> decoders = new ConcurrentLinkedQueue<>();

    EncodedSplit(DatasetDocument document, PictureView view, String name, SamplePlaces places) {
        this.document = document;
        this.view = view;
        this.name = name;
        this.places = places;
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public int[] files() {
        return places.files();
    }

    @Override
    public void expect(int[] indices) {
        places.expect(indices);
    }

    @Override
    public SampleFormat format() {
        return document.format();
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        append(into, (decoder, pixels, at) -> decoder.decode(encoded(index), pixels, at, where(index)));
    }

    @Override
    public void sample(int index, Framing framing, ByteBuffer into) {
        append(into, (decoder, pixels, at) -> decoder.decode(encoded(index), framing, pixels, at, where(index)));
    }

    /** Writes a sample from a place of an array on. */
    @FunctionalInterface
    private interface Writing {
        void write(SampleDecoder decoder, byte[] into, int offset);
    }

    private void append(ByteBuffer into, Writing sample) {
        SampleDecoder pooled = decoders.poll();
        SampleDecoder decoder = pooled != null ? pooled : SampleDecoders.of(format(), view);
        try {
            sample.write(decoder, into.array(), into.arrayOffset() + into.position());
            into.position(into.position() + format().bytes());
        } finally {
            decoders.add(decoder);
        }
    }

    private String where(int index) {
        return name + " of data set " + document.id() + ": " + places.where(index);
    }

    private byte[] encoded(int index) {
        try {
            return places.read(index);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.STORE_UNAVAILABLE, where(index) + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        places.close();
        for (SampleDecoder decoder = decoders.poll(); decoder != null; decoder = decoders.poll()) {
            decoder.close();
        }
    }
}
