package io.adapruner.data;

import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.SeekableShards;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Brings one split into memory, or, where it is too large for that, notes where its samples lie. */
final class SplitLoader {
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final SeekableShards source;
    private final DatasetDocument document;
    private final PictureView view;
    private final Path cache;
    private final boolean decoded;
    private final List<AutoCloseable> resources;
    private final Set<String> undecodable;
    private final FolderOrder order;

    /**
     * @param decodedBytes what decodes to more, all splits together, is decoded when it is asked for
     * @param resources receives what is to be closed when the loaded splits are no longer used
     */
    SplitLoader(
            SeekableShards source,
            DatasetDocument document,
            PictureView view,
            Path cache,
            long decodedBytes,
            List<AutoCloseable> resources) {
        this.source = source;
        this.document = document;
        this.view = view;
        this.cache = cache;
        this.decoded = document.decodedBytes() <= decodedBytes
                && document.splits().stream().allMatch(split -> document.decodedBytes(split) <= LONGEST_ARRAY);
        this.resources = resources;
        this.order = document.folderOrder().orElse(FolderOrder.SPLITS_ABOVE);
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
        if (decoded) {
            return decoded(split, seen);
        }
        return encoded(split, seen);
    }

    private ImageSplit decoded(DatasetDocument.Split split, Consumer<RawSample> seen) {
        byte[] samples = new byte[split.samples() * document.format().bytes()];
        try (var decoding = new ParallelDecoding(document.format(), view, samples)) {
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
        var places = new SamplePlaces(source, split.shards(), split.samples(), cache);
        var encoded = new EncodedSplit(document, view, split.name(), places, place -> where(split, place));
        resources.add(encoded);
        read(split, sample -> {
            seen.accept(sample);
            places.add(sample);
        });
        return encoded;
    }

    /** Feeds the split's samples in order; exactly as many as the document says. */
    private void read(DatasetDocument.Split split, Consumer<RawSample> consumer) {
        int[] count = {0};
        for (String shard : split.shards()) {
            read(split, shard, sample -> {
                if (++count[0] > split.samples()) {
                    throw changed(split, "more");
                }
                consumer.accept(sample);
            });
        }
        if (count[0] < split.samples()) {
            throw changed(split, "fewer");
        }
    }

    /** Feeds those of the split's samples that one file holds. */
    private void read(DatasetDocument.Split split, String shard, Consumer<RawSample> consumer) {
        try (InputStream in = source.open(shard)) {
            SampleReader.read(
                    shard,
                    in,
                    read -> {
                        RawSample sample = read.read(order);
                        if (sample.split().label().equals(split.name()) && !isLeftOut(sample)) {
                            consumer.accept(sample);
                        }
                    },
                    new NamedFew());
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, shard + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What messages call a sample, as the file that holds it says, which is read again. */
    private String where(DatasetDocument.Split split, SamplePlaces.Place place) {
        String[] where = {place.shard()};
        int[] next = {0};
        read(split, place.shard(), sample -> {
            if (next[0]++ == place.number()) {
                where[0] = sample.where();
            }
        });
        return where[0];
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

    private ProblemException changed(DatasetDocument.Split split, String than) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET,
                "split " + split.name() + " of data set " + document.id() + " now has " + than + " than the "
                        + split.samples() + " samples it was registered with");
    }
}
