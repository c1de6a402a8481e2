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
import java.util.function.Function;

/** Samples too many to hold decoded: they are decoded whenever they are asked for, from the bytes where these are. */
final class EncodedSplit implements UnlabelledSplit, AutoCloseable {
    private final DatasetDocument document;
    private final PictureView view;
    private final String name;
    private final SamplePlaces places;
    private final Function<SamplePlaces.Place, String> names;
    private final ConcurrentLinkedQueue<SampleDecoder> decoders = new ConcurrentLinkedQueue<>();

    /** @param names find what messages call a sample */
    EncodedSplit(
            DatasetDocument document,
            PictureView view,
            String name,
            SamplePlaces places,
            Function<SamplePlaces.Place, String> names) {
        this.document = document;
        this.view = view;
        this.name = name;
        this.places = places;
        this.names = names;
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
        append(index, into, SampleDecoder::decode);
    }

    @Override
    public void sample(int index, Framing framing, ByteBuffer into) {
        append(index, into, (decoder, image, pixels, at, where) -> decoder.decode(image, framing, pixels, at, where));
    }

    /** Writes a sample from a place of an array on. */
    @FunctionalInterface
    private interface Writing {
        void write(SampleDecoder decoder, byte[] encoded, byte[] into, int offset, String where);
    }

    private void append(int index, ByteBuffer into, Writing sample) {
        byte[] encoded = encoded(index);
        SampleDecoder pooled = decoders.poll();
        SampleDecoder decoder = pooled != null ? pooled : SampleDecoders.of(format(), view);
        try {
            write(sample, decoder, encoded, into, places.shard(index));
        } catch (ProblemException e) {
            // Names are not held: it fails again by its own, which is looked for in its file.
            write(sample, decoder, encoded, into, where(names.apply(places.place(index))));
        } finally {
            decoders.add(decoder);
        }
    }

    private void write(Writing sample, SampleDecoder decoder, byte[] encoded, ByteBuffer into, String where) {
        sample.write(decoder, encoded, into.array(), into.arrayOffset() + into.position(), where);
        into.position(into.position() + format().bytes());
    }

    private String where(String sample) {
        return name + " of data set " + document.id() + ": " + sample;
    }

    private byte[] encoded(int index) {
        try {
            return places.read(index);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.STORE_UNAVAILABLE,
                    where(places.shard(index)) + " cannot be read: " + e.getMessage(),
                    e);
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
