package io.adapruner.data;

import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.image.CheckedImages;
import io.adapruner.data.image.DecodingCheck;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.ClassList;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.data.source.ShardSource;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one file of a data set holds, gathered in one pass over its bytes. */
final class ShardSummary implements SampleReader.Asides {
    /** @param header of an image that is whole */
    private record Looked(RawSample sample, Optional<ImageHeader> header) {}

    private static final int MOST_CHOICES = 20;
    final String name;
    final SampleCounts counts = new SampleCounts();
    final SampleShapes shapes = new SampleShapes();

    /** Images that are left out, for they are damaged. */
    final NamedFew broken = new NamedFew();
    /** The first damage. */
    Optional<ProblemException> damage = Optional.empty();
    /** Files in an archive that are no samples. */
    final NamedFew passedOver = new NamedFew();
    /** Of samples with several images, how many had which of them taken. */
    final Map<String, Integer> chosen = new TreeMap<>();

    Optional<byte[]> classList = Optional.empty();
    byte[] digest = {};
    /** Of the broken, those whose headers are whole. */
    final List<String> undecodable = new ArrayList<>();

    private final OnBroken onBroken;
    private final CheckedImages<Looked> images;

    private ShardSummary(String name, OnBroken onBroken, Optional<DecodingCheck> decoding) {
        this.name = name;
        this.onBroken = onBroken;
        this.images = new CheckedImages<>(decoding, this::count);
    }

    /**
     * @param decoding empty: images are judged by their headers
     * @throws ProblemException naming shard and sample for anything that is wrong with them
     */
    static ShardSummary of(ShardSource source, String name, OnBroken onBroken, Optional<DecodingCheck> decoding)
            throws IOException {
        var summary = new ShardSummary(name, onBroken, decoding);
        MessageDigest sha = sha256();
        try (InputStream in = new DigestInputStream(source.open(name), sha)) {
            if (DatasetFile.isClassList(name)) {
                summary.classList = Optional.of(in.readNBytes(ClassList.MAX_BYTES));
            } else {
                summary.classList = SampleReader.read(name, in, summary::check, summary);
                summary.images.finish();
            }
        }
        summary.digest = sha.digest();
        summary.counts.finish();
        return summary;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest of a text, hexadecimal. */
    static String hex(MessageDigest sha, String text) {
        return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void passedOver(String file) {
        passedOver.add(file);
    }

    @Override
    public void chosen(String fields) {
        chosen.merge(chosen.size() < MOST_CHOICES || chosen.containsKey(fields) ? fields : "others", 1, Integer::sum);
    }

    private void check(RawSample sample) {
        if (sample.kind() == SampleKind.ARRAYS) {
            images.add(new Looked(sample, Optional.empty()), Optional.empty());
            return;
        }
        ImageHeader header;
        try {
            header = sample.image();
        } catch (ProblemException e) {
            images.add(new Looked(sample, Optional.empty()), Optional.of(e));
            return;
        }
        images.add(new Looked(sample, Optional.of(header)), sample.content(), header, sample.file());
    }

    private void count(Looked looked, Optional<ProblemException> wrong) {
        if (wrong.isPresent()) {
            leaveOut(looked, wrong.orElseThrow());
        } else {
            RawSample sample = looked.sample();
            counts.add(sample);
            looked.header().ifPresentOrElse(header -> shapes.addImage(sample, header), () -> shapes.addArray(sample));
        }
    }

    private void leaveOut(Looked looked, ProblemException wrong) {
        if (onBroken == OnBroken.FAIL) {
            throw wrong;
        }
        broken.add(looked.sample().file());
        damage = damage.or(() -> Optional.of(wrong));
        if (looked.header().isPresent()) {
            undecodable.add(looked.sample().file());
        }
    }
}
