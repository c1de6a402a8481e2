package io.adapruner.data;

import io.adapruner.data.image.ImageHeader;
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

    final String name;
    final Map<SplitName, Map<RawSample.Label, Integer>> counts = new EnumMap<>(SplitName.class);
    final Map<RawSample.Label, String> firstSample = new HashMap<>();
    final Map<Size, Integer> sizes = new HashMap<>();
    boolean colour;
    Optional<byte[]> classList = Optional.empty();
    byte[] digest = {};
    private RawSample first;

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
        if (first == null) {
            first = new RawSample(sample.where(), sample.split(), new byte[0], sample.label());
        } else if (first.label().getClass() != sample.label().getClass()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "labels are mixed: " + first.where() + " and " + sample.where() + ", one "
                            + "with a .cls file and one without");
        }
        ImageHeader header = ImageHeader.sniff(sample.image(), sample.where());
        sizes.merge(new Size(header.height(), header.width()), 1, Integer::sum);
        colour |= header.colour();
        counts.computeIfAbsent(sample.split(), s -> new HashMap<>()).merge(sample.label(), 1, Integer::sum);
        firstSample.putIfAbsent(sample.label(), sample.where());
    }
}
