package io.adapruner.data;

import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Brings one split into memory, or onto the local disk where it is too large for that. */
final class SplitLoader {
    private final ShardSource source;
    private final DatasetDocument document;
    private final Path cache;
    private final long decodedBytes;
    private final List<AutoCloseable> resources;
    private final Set<String> undecodable;

    /** @param resources receives what is to be closed when the loaded splits are no longer used */
    SplitLoader(
            ShardSource source,
            DatasetDocument document,
            Path cache,
            long decodedBytes,
            List<AutoCloseable> resources) {
        this.source = source;
        this.document = document;
        this.cache = cache;
        this.decodedBytes = decodedBytes;
        this.resources = resources;
        this.undecodable = document.broken()
                .map(broken -> Set.copyOf(broken.undecodable()))
                .orElse(Set.of());
    }

    /** @param labelled whether with labels */
    ImageSplit load(DatasetDocument.Split split, boolean labelled) {
        if (!labelled) {
            return load(split, sample -> {});
        }
        int[] labels = new int[split.samples()];
        int[] next = {0};
        ImageSplit images = load(split, sample -> labels[next[0]++] = label(sample));
        return new LabelledSplit(images, labels);
    }

    /**
     * Without labels.
     *
     * @param seen gets every sample in its order
     */
    ImageSplit load(DatasetDocument.Split split, Consumer<RawSample> seen) {
        long bytes = (long) split.samples() * document.format().bytes();
        if (bytes <= Math.min(decodedBytes, Integer.MAX_VALUE - 8)) {
            return decoded(split, seen);
        }
        EncodedSplit encoded = encoded(split, seen);
        resources.add(encoded);
        return encoded;
    }

    private ImageSplit decoded(DatasetDocument.Split split, Consumer<RawSample> seen) {
        byte[] samples = new byte[split.samples() * document.format().bytes()];
        try (var decoding = new ParallelDecoding(document.format(), samples)) {
            int[] next = {0};
            read(split, sample -> {
                seen.accept(sample);
                decoding.add(next[0]++, sample);
            });
            decoding.finish();
        }
        return new DecodedSplit(split.samples(), document.format(), samples);
    }

    private EncodedSplit encoded(DatasetDocument.Split split, Consumer<RawSample> seen) {
        long[] ends = new long[split.samples()];
        int[] next = {0};
        FileChannel file = scratchFile(split.name());
        try {
            read(split, sample -> {
                long start = next[0] == 0 ? 0 : ends[next[0] - 1];
                seen.accept(sample);
                ends[next[0]++] = start + sample.content().length;
                write(file, sample.content());
            });
            return new EncodedSplit(document, split.name(), file, ends);
        } catch (RuntimeException e) {
            try (file) {
                throw e;
            } catch (IOException closing) {
                e.addSuppressed(closing);
                throw e;
            }
        }
    }

    /** Feeds the split's samples in order; exactly as many as the document says. */
    private void read(DatasetDocument.Split split, Consumer<RawSample> consumer) {
        int[] count = {0};
        for (String shard : split.shards()) {
            try (InputStream in = source.open(shard)) {
                SampleReader.read(
                        shard,
                        in,
                        sample -> {
                            if (sample.split().label().equals(split.name()) && !isLeftOut(sample)) {
                                if (++count[0] > split.samples()) {
                                    throw changed(split, "more");
                                }
                                consumer.accept(sample);
                            }
                        },
                        new NamedFew());
            } catch (IOException e) {
                throw new ProblemException(
                        ProblemCode.STORE_UNAVAILABLE, shard + " cannot be read: " + e.getMessage(), e);
            }
        }
        if (count[0] < split.samples()) {
            throw changed(split, "fewer");
        }
    }

    private boolean isLeftOut(RawSample sample) {
        if (document.broken().isEmpty() || sample.kind() != SampleKind.IMAGES) {
            return false;
        }
        return undecodable.contains(sample.file()) || !sample.hasHeader();
    }

    /** The class of a sample, as the document numbers them. */
    int label(RawSample sample) {
        RawSample.Label label = sample.label()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_DATASET,
                        sample.where() + " now has no label, which it was registered with"));
        int index =
                switch (label) {
                    case RawSample.Label.Index(int value) -> value;
                    case RawSample.Label.Folder(String name) ->
                        document.classes().indexOf(name);
                    case RawSample.Label.Text text -> text.of(document.classes());
                };
        if (index < 0 || index >= document.classes().size()) {
            throw new ProblemException(
                    ProblemCode.CLASS_OUT_OF_RANGE,
                    sample.where() + " is of " + label + ", the data set has "
                            + document.classes().size() + " classes");
        }
        return index;
    }

    private FileChannel scratchFile(String name) {
        try {
            Files.createDirectories(cache);
            return FileChannel.open(
                    Files.createTempFile(cache, name + "-", ".samples"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw disk(e);
        }
    }

    private void write(FileChannel file, byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException e) {
            throw disk(e);
        }
    }

    private ProblemException disk(IOException e) {
        return new ProblemException(ProblemCode.DISK_FULL, "cannot write to " + cache + ": " + e.getMessage(), e);
    }

    private ProblemException changed(DatasetDocument.Split split, String than) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET,
                "split " + split.name() + " of data set " + document.id() + " now has " + than + " than the "
                        + split.samples() + " samples it was registered with");
    }
}
