package io.adapruner.data;

import io.adapruner.data.array.ArrayDecoder;
import io.adapruner.data.array.NpyArray;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.image.CheckedImages;
import io.adapruner.data.image.DecodingCheck;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.data.source.ShardSource;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one file of a data set holds, gathered in one pass over its bytes. */
final class ShardSummary implements SampleReader.Asides {
    /** Height and width of images. */
    record Size(int height, int width) {}

    /** @param header of an image that is whole */
    private record Looked(RawSample sample, Optional<ImageHeader> header) {}

    private static final int MOST_CHOICES = 20;
    private static final int MOST_TEXTS = 1000;
    /** Classes have at least so many images on average. */
    private static final int LEAST_REPEATED = 4;

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

    /** Images that are left out, for they are damaged. */
    final NamedFew broken = new NamedFew();
    /** The first damage. */
    Optional<ProblemException> damage = Optional.empty();
    /** Files in an archive that are no samples. */
    final NamedFew passedOver = new NamedFew();
    /** Of samples with several images, how many had which of them taken. */
    final Map<String, Integer> chosen = new TreeMap<>();
    /** Folders that hold the folders of splits of samples without labels; a few of them. */
    final Set<String> above = new TreeSet<>();
    /** Of all samples, while folders of classes may hold those of the splits. */
    final ClassFolders classFolders = new ClassFolders();
    /** Samples by what the text beside them says, while that may be their class. */
    private final Map<String, Integer> texts = new HashMap<>();

    Optional<byte[]> classList = Optional.empty();
    byte[] digest = {};
    private Class<?> kind;
    private String firstLabelled;

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
        if (summary.texts.size() > MOST_TEXTS && !areNames(summary.texts)) {
            summary.dropTexts();
        }
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

    /** What texts beside images say, and how many images. */
    Map<String, Integer> texts() {
        return texts;
    }

    /** Whether texts beside images are names of classes: they are as short as names, and repeat. */
    static boolean areNames(Map<String, Integer> texts) {
        int images = texts.values().stream().mapToInt(Integer::intValue).sum();
        return !texts.containsKey("") && (long) LEAST_REPEATED * texts.size() <= images;
    }

    /** Keeps of captions only that there were some: there may be as many as images. */
    private void dropTexts() {
        int images = texts.values().stream().mapToInt(Integer::intValue).sum();
        forgetTexts();
        texts.put("", images);
    }

    /** What the texts beside images say are no classes: their images have no labels. */
    void forgetTexts() {
        texts.clear();
        labelled.forEach((split, labels) -> labels.entrySet().removeIf(entry -> {
            if (entry.getKey() instanceof RawSample.Label.Text) {
                unlabelled.merge(split, entry.getValue(), Seen::and);
                return true;
            }
            return false;
        }));
        labelled.values().removeIf(Map::isEmpty);
    }

    /** Counts samples anew, as in folders of classes that hold those of the splits. */
    void takeClassFolders() {
        texts.clear();
        unlabelled.clear();
        above.clear();
        labelled.clear();
        labelled.putAll(classFolders.labelled());
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
            looked.header().ifPresent(this::addImage);
            add(looked.sample());
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

    private void add(RawSample sample) {
        var one = new Seen(sample.where(), 1);
        classFolders.add(sample, one);
        sample.label()
                .ifPresentOrElse(
                        label -> {
                            checkKind(label, sample);
                            if (label instanceof RawSample.Label.Text(String text)) {
                                texts.merge(text, 1, Integer::sum);
                            }
                            labelled.computeIfAbsent(sample.split(), s -> new HashMap<>())
                                    .merge(label, one, Seen::and);
                        },
                        () -> addUnlabelled(sample, one));
        saysSplit |= sample.named().isPresent();
        firstOfKind.putIfAbsent(sample.kind(), sample.where());
        if (sample.kind() == SampleKind.ARRAYS) {
            addArray(sample);
        }
    }

    private void addUnlabelled(RawSample sample, Seen one) {
        unlabelled.merge(sample.split(), one, Seen::and);
        if (above.size() < MOST_CHOICES) {
            SplitName.folderAbove(sample.name()).ifPresent(above::add);
        }
    }

    private void addImage(ImageHeader header) {
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
            firstLabelled = sample.where() + " has " + label.kind();
        } else if (kind != label.getClass()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "labels are mixed: " + firstLabelled + ", and " + sample.where() + " has " + label.kind());
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
