package io.adapruner.data;

import io.adapruner.data.archive.ArchiveReader;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.folder.ClassFolder;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.ClassList;
import io.adapruner.data.source.DatasetFile;
import io.adapruner.data.webdataset.ArchivedFile;
import io.adapruner.data.webdataset.ArchivedFile.Part;
import io.adapruner.data.webdataset.LabelFile;
import io.adapruner.data.webdataset.PendingFiles;
import io.adapruner.data.webdataset.SampleFiles;
import io.adapruner.data.webdataset.WrittenLabel;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The samples of one file in their order. Which files of an archive are one sample, {@link SampleFiles} says. A sample's class is
 * in its {@code .cls}, or in its {@code .json}; without either it is a folder (ImageFolder): the one below the
 * folder that names its split, else the one that holds it, or, as the whole data set shows, the one above its split's ({@link ClassFolder}); and in no folder it is what its {@code .txt} says. An array beside an image is what somebody computed of it, as an embedding, and no
 * sample. Content says what an image is; where it is no image by its content nor by its name, and no part of a sample, a file is passed over and named.
 */
final class SampleReader {
    /** Largest file of one sample in bytes. */
    static final int MAX_SAMPLE_BYTES = 1 << 26;

    private static final byte[] NOTHING = {};

    /** Gets what is no sample. */
    interface Asides {
        /** A file in an archive that is no sample, nor a part of any. */
        void passedOver(String file);

        /** @param fields of a sample with several images, of which one was taken, in words */
        void chosen(String fields);
    }

    private final String shard;
    private final Consumer<RawSample> consumer;
    private final Asides asides;
    private final PendingFiles pending = new PendingFiles(this::complete);
    /** Paths of images alone, and names of all other samples. */
    private final Set<String> seen = new HashSet<>();

    private SampleReader(String shard, Consumer<RawSample> consumer, Asides asides) {
        this.shard = shard;
        this.consumer = consumer;
        this.asides = asides;
    }

    /**
     * Reads to the end of the stream.
     *
     * @param passedOver receives the names of files in an archive that are no samples, nor parts of any
     * @return the class list found inside an archive, if any
     */
    static Optional<byte[]> read(String shard, InputStream in, Consumer<RawSample> consumer, NamedFew passedOver)
            throws IOException {
        return read(shard, in, consumer, new Asides() {
            @Override
            public void passedOver(String file) {
                passedOver.add(file);
            }

            @Override
            public void chosen(String fields) {
                // said when the data set was registered
            }
        });
    }

    /** As above. */
    static Optional<byte[]> read(String shard, InputStream in, Consumer<RawSample> consumer, Asides asides)
            throws IOException {
        var reader = new SampleReader(shard, consumer, asides);
        if (ArchiveReader.isArchive(shard)) {
            return reader.archive(in);
        }
        byte[] content = in.readNBytes(MAX_SAMPLE_BYTES + 1);
        if (content.length > MAX_SAMPLE_BYTES) {
            throw problem(shard + " has more than the " + MAX_SAMPLE_BYTES + " bytes that are read");
        }
        consumer.accept(new RawSample(
                shard,
                shard,
                ArchivedFile.stem(shard),
                SplitName.ofShard(shard),
                kind(shard),
                shard,
                OptionalLong.of(0),
                content,
                folder(shard),
                ClassFolder.of(shard)));
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
                pending.add(entry(archive, path));
            }
        }
        pending.finish();
        return classList;
    }

    private ArchivedFile entry(ArchiveReader archive, String path) throws IOException {
        Optional<LabelFile> beside = LabelFile.of(path);
        if (beside.isPresent()) {
            return label(path, beside.orElseThrow(), archive);
        }
        boolean isSample = DatasetFile.isSample(path) || DatasetFile.beginsAsImage(archive.start(DatasetFile.TELLING));
        if (!isSample || (DatasetFile.isArray(path) && pending.hasImage(path))) {
            return new ArchivedFile(path, Part.OTHER, OptionalLong.empty(), NOTHING, Optional.empty());
        }
        return new ArchivedFile(
                path,
                DatasetFile.isArray(path) ? Part.ARRAY : Part.IMAGE,
                archive.contentOffset(),
                archive.content(MAX_SAMPLE_BYTES),
                Optional.empty());
    }

    private ArchivedFile label(String path, LabelFile kind, ArchiveReader archive) throws IOException {
        byte[] content = archive.start(kind.bytes() + 1);
        Optional<WrittenLabel> label = kind.read(content);
        if (kind == LabelFile.CLS && label.isEmpty()) {
            throw problem(shard + ": sample '" + ArchivedFile.stem(path) + "' has the label '"
                    + new String(content, 0, Math.min(content.length, 64), StandardCharsets.UTF_8)
                            .strip()
                            .replaceAll("\\p{Cntrl}", "?")
                    + "', which is neither a class index nor a name");
        }
        Part part = kind == LabelFile.TXT ? Part.TEXT : label.isPresent() ? Part.LABEL : Part.OTHER;
        return new ArchivedFile(path, part, OptionalLong.empty(), NOTHING, label);
    }

    private void complete(SampleFiles files) {
        files.repeated().ifPresent(path -> {
            throw twice(ArchivedFile.stem(path));
        });
        List<SampleFiles.Sample> samples = files.samples();
        if (samples.isEmpty() && files.labels().anyMatch(LabelFile.CLS::equals)) {
            throw problem(shard + ": sample '" + files.key()
                    + "' has a label but no image and no .npy array near it: at most " + PendingFiles.MOST_KEYS
                    + " samples or 32 MiB may lie between them");
        }
        files.passedOver().forEach(file -> asides.passedOver(shard + ": " + file.path()));
        samples.forEach(this::emit);
    }

    private void emit(SampleFiles.Sample sample) {
        String path = sample.content().path();
        if (seen.contains(sample.name()) || !seen.add(sample.alone() ? path : sample.name())) {
            throw twice(sample.name());
        }
        String where = shard + ": sample '" + sample.name() + "'";
        sample.choice().ifPresent(asides::chosen);
        consumer.accept(new RawSample(
                where,
                shard + ": " + path,
                sample.name(),
                SplitName.ofShard(shard).or(() -> SplitName.ofFolders(path)),
                kind(path),
                shard,
                sample.content().offset(),
                sample.content().content(),
                label(sample, where),
                isNamed(sample) ? Optional.empty() : ClassFolder.of(path)));
    }

    /** Whether a file beside it says its class, which a text does only where no folder does. */
    private static boolean isNamed(SampleFiles.Sample sample) {
        return sample.label()
                .filter(label -> !(label instanceof WrittenLabel.Text))
                .isPresent();
    }

    private static Optional<RawSample.Label> label(SampleFiles.Sample sample, String where) {
        Optional<RawSample.Label> folder = folder(sample.content().path());
        return sample.label()
                .flatMap(label -> switch (label) {
                    case WrittenLabel.Index(int value) -> Optional.of(new RawSample.Label.Index(inRange(value, where)));
                    case WrittenLabel.Name(String name) -> Optional.of(new RawSample.Label.Folder(name));
                    case WrittenLabel.Text(String text) ->
                        folder.isPresent() ? folder : Optional.<RawSample.Label>of(new RawSample.Label.Text(text));
                })
                .or(() -> folder);
    }

    private static int inRange(int index, String where) {
        if (index < 0 || index >= ClassList.MAX_CLASSES) {
            throw new ProblemException(
                    ProblemCode.CLASS_OUT_OF_RANGE,
                    where + " has class index " + index + ", allowed are 0 to " + (ClassList.MAX_CLASSES - 1));
        }
        return index;
    }

    private static SampleKind kind(String path) {
        return DatasetFile.isArray(path) ? SampleKind.ARRAYS : SampleKind.IMAGES;
    }

    private static Optional<RawSample.Label> folder(String path) {
        String[] parts = path.split("/", -1);
        int split = SplitName.folderIndex(parts);
        int at = split >= 0 ? split + 1 : parts.length - 2;
        return at < 0 || at > parts.length - 2 ? Optional.empty() : Optional.of(new RawSample.Label.Folder(parts[at]));
    }

    private ProblemException twice(String sample) {
        return problem(shard + ": sample '" + sample + "' occurs twice");
    }

    private static ProblemException problem(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, message);
    }
}
