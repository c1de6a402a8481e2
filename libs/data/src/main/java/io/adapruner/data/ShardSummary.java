package io.adapruner.data;

import io.adapruner.data.array.ArrayDecoder;
import io.adapruner.data.array.NpyArray;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one file of a data set holds, gathered in one pass over its bytes. */
final class ShardSummary {
    /** Height and width of images. */
    record Size(int height, int width) {}

    /**
     * Samples of one kind.
     *
     * @param first the first of them, as messages name it
     */
    record Seen(String first, int count) {
        Seen and(Seen more) {
            return new Seen(first, count + more.count);
        }
    }

    final String name;
    final Map<SplitName, Map<RawSample.Label, Seen>> labelled = new EnumMap<>(SplitName.class);
    final Map<SplitName, Seen> unlabelled = new EnumMap<>(SplitName.class);
    final Map<Size, Integer> sizes = new HashMap<>();
    boolean colour;
    /** The first sample of each kind. */
    final Map<SampleKind, String> firstOfKind = new EnumMap<>(SampleKind.class);
    /** Of every array of the file. */
    Optional<TensorShape> shape = Optional.empty();
    /** Whether a name says of any of its samples which split it belongs to. */
    boolean saysSplit;

    Optional<byte[]> classList = Optional.empty();
    byte[] digest = {};
    private Class<?> kind;
    private String firstLabelled;

    private ShardSummary(String name) {
        this.name = name;
    }

    /** @throws ProblemException naming shard and sample for anything that is wrong with them */
    static ShardSummary of(ShardSource source, String name) throws IOException {
        var summary = new ShardSummary(name);
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(source.open(name), sha)) {
            if (DatasetFile.isClassList(name)) {
                summary.classList = Optional.of(in.readNBytes(ClassList.MAX_BYTES));
            } else {
                summary.classList = SampleReader.read(name, in, summary::add);
            }
        }
        summary.digest = sha.digest();
        return summary;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void add(RawSample sample) {
        var one = new Seen(sample.where(), 1);
        sample.label()
                .ifPresentOrElse(
                        label -> {
                            checkKind(label, sample);
                            labelled.computeIfAbsent(sample.split(), s -> new HashMap<>())
                                    .merge(label, one, Seen::and);
                        },
                        () -> unlabelled.merge(sample.split(), one, Seen::and));
        saysSplit |= sample.named().isPresent();
        firstOfKind.putIfAbsent(sample.kind(), sample.where());
        switch (sample.kind()) {
            case IMAGES -> addImage(sample);
            case ARRAYS -> addArray(sample);
        }
    }

    private void addImage(RawSample sample) {
        ImageHeader header = ImageHeader.sniff(sample.content(), sample.where());
        sizes.merge(new Size(header.height(), header.width()), 1, Integer::sum);
        colour |= header.colour();
    }

    private void addArray(RawSample sample) {
        NpyArray array = NpyArray.of(sample.content(), sample.where());
        array.requireFinite();
        shape.filter(others -> !others.equals(array.shape())).ifPresent(others -> {
            throw ArrayDecoder.otherShape(sample.where(), array.shape(), others);
        });
        shape = Optional.of(array.shape());
    }

    private void checkKind(RawSample.Label label, RawSample sample) {
        if (kind == null) {
            kind = label.getClass();
            firstLabelled = sample.where();
        } else if (kind != label.getClass()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "labels are mixed: " + firstLabelled + " and " + sample.where() + ", one "
                            + "with a .cls file and one without");
        }
    }

    /** Samples of a split, with and without label. */
    int samples(SplitName split) {
        int all = labelled.getOrDefault(split, Map.of()).values().stream()
                .mapToInt(Seen::count)
                .sum();
        return unlabelled.containsKey(split) ? all + unlabelled.get(split).count() : all;
    }
}
