package io.adapruner.data;

import io.adapruner.data.archive.ArchiveReader;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The samples of one file in their order. In archives the files of one sample share their path up to the last dot and follow
 * one another (WebDataset). A sample without a {@code .cls} file takes a folder as its class (ImageFolder): the one below the
 * folder that names its split, else the one that holds it. A sample directly in the folder of its split, or in no folder, has
 * no label. An array beside an image is what somebody computed of it, as an embedding, and no sample. Content says what an image
 * is; where it is no image by its content nor by its name, and no part of a sample, a file is passed over and named.
 */
final class SampleReader {
    /** Largest file of one sample in bytes. */
    static final int MAX_SAMPLE_BYTES = 1 << 26;

    private static final int MAX_LABEL_BYTES = 64;

    private final String shard;
    private final Consumer<RawSample> consumer;
    private final NamedFew passedOver;
    /** Files without a sample so far, for the next may have the same path but for its ending. */
    private final List<String> undecided = new ArrayList<>();

    private final Set<String> seen = new HashSet<>();
    private String key;
    private String samplePath;
    private OptionalLong offset = OptionalLong.empty();
    private byte[] content;
    private Integer index;

    private SampleReader(String shard, Consumer<RawSample> consumer, NamedFew passedOver) {
        this.shard = shard;
        this.consumer = consumer;
        this.passedOver = passedOver;
    }

    /**
     * Reads to the end of the stream.
     *
     * @param passedOver receives the names of files in an archive that are no samples, nor parts of any
     * @return the class list found inside an archive, if any
     */
    static Optional<byte[]> read(String shard, InputStream in, Consumer<RawSample> consumer, NamedFew passedOver)
            throws IOException {
        var reader = new SampleReader(shard, consumer, passedOver);
        if (ArchiveReader.isArchive(shard)) {
            return reader.archive(in);
        }
        reader.content = in.readNBytes(MAX_SAMPLE_BYTES + 1);
        if (reader.content.length > MAX_SAMPLE_BYTES) {
            throw problem(shard + " has more than the " + MAX_SAMPLE_BYTES + " bytes that are read");
        }
        reader.samplePath = shard;
        reader.offset = OptionalLong.of(0);
        reader.flush();
        return Optional.empty();
    }

    private Optional<byte[]> archive(InputStream in) throws IOException {
        Optional<byte[]> classList = Optional.empty();
        try (ArchiveReader archive = ArchiveReader.open(shard, in)) {
            for (String path = archive.next(); path != null; path = archive.next()) {
                if (DatasetFile.isHidden(path)) {
                    continue;
                }
                if (DatasetFile.isClassList(path)) {
                    classList = Optional.of(archive.content(ClassList.MAX_BYTES));
                    continue;
                }
                entry(archive, path);
            }
        }
        flush();
        undecided.forEach(path -> passedOver.add(shard + ": " + path));
        return classList;
    }

    private void entry(ArchiveReader archive, String path) throws IOException {
        boolean isLabel = path.toLowerCase(Locale.ROOT).endsWith(".cls");
        boolean isSample = !isLabel
                && (DatasetFile.isSample(path) || DatasetFile.beginsAsImage(archive.start(DatasetFile.TELLING)));
        String next = withoutEnding(path);
        if (!isSample && !isLabel) {
            if (!next.equals(key)) {
                undecided.add(path);
            }
            return;
        }
        if (!next.equals(key)) {
            flush();
            decide(next);
            if (!seen.add(next)) {
                throw problem(shard + ": sample '" + next + "' occurs twice");
            }
            key = next;
        }
        if (isSample) {
            boolean isArray = DatasetFile.isArray(path);
            if (content != null && isArray == DatasetFile.isArray(samplePath)) {
                throw problem(shard + ": sample '" + key + "' has two " + (isArray ? "arrays" : "images"));
            }
            if (content != null && isArray) {
                return;
            }
            samplePath = path;
            offset = archive.contentOffset();
            content = archive.content(MAX_SAMPLE_BYTES);
        } else {
            if (index != null) {
                throw problem(shard + ": sample '" + key + "' has two labels");
            }
            index = index(new String(archive.content(MAX_LABEL_BYTES), StandardCharsets.UTF_8).strip());
        }
    }

    /** What has the path of a sample but for its ending is a part of that. */
    private void decide(String sample) {
        undecided.stream()
                .filter(path -> !withoutEnding(path).equals(sample))
                .forEach(path -> passedOver.add(shard + ": " + path));
        undecided.clear();
    }

    private static String withoutEnding(String path) {
        int dot = path.lastIndexOf('.');
        return dot <= path.lastIndexOf('/') ? path : path.substring(0, dot);
    }

    private int index(String text) {
        if (!text.matches("-?[0-9]{1,9}")) {
            throw problem(shard + ": sample '" + key + "' has the label '" + text.replaceAll("\\p{Cntrl}", "?")
                    + "', which is no class index");
        }
        int value = Integer.parseInt(text);
        if (value < 0 || value >= ClassList.MAX_CLASSES) {
            throw new ProblemException(
                    ProblemCode.CLASS_OUT_OF_RANGE,
                    shard + ": sample '" + key + "' has class index " + value + ", allowed are 0 to "
                            + (ClassList.MAX_CLASSES - 1));
        }
        return value;
    }

    private void flush() {
        if (key != null && content == null) {
            throw problem(shard + ": sample '" + key + "' has a label but no image and no .npy array");
        }
        if (content != null) {
            boolean loose = key == null;
            Optional<RawSample.Label> label = index != null
                    ? Optional.of(new RawSample.Label.Index(index))
                    : folder(samplePath).map(RawSample.Label.Folder::new);
            consumer.accept(new RawSample(
                    loose ? shard : shard + ": sample '" + key + "'",
                    loose ? shard : shard + ": " + samplePath,
                    withoutEnding(samplePath),
                    SplitName.ofShard(shard).or(() -> SplitName.ofFolders(samplePath)),
                    DatasetFile.isArray(samplePath) ? SampleKind.ARRAYS : SampleKind.IMAGES,
                    shard,
                    offset,
                    content,
                    label));
        }
        key = null;
        content = null;
        index = null;
    }

    private static Optional<String> folder(String path) {
        String[] parts = path.split("/", -1);
        int split = SplitName.folderIndex(parts);
        int at = split >= 0 ? split + 1 : parts.length - 2;
        return at < 0 || at > parts.length - 2 ? Optional.empty() : Optional.of(parts[at]);
    }

    private static ProblemException problem(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, message);
    }
}
