package io.adapruner.data.webdataset;

import io.adapruner.data.webdataset.ArchivedFile.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of an archive that share WebDataset's key, the path up to the first dot of the name. They are one sample where a
 * label is among them, or a file that is neither image nor array beside an image with the plain key; but for images each of which has such
 * a file of its own, up to the last dot of the name ({@code a.b.jpg} and {@code a.b.cls}). Images alone are a sample each, for
 * dots in the names of photos are common ({@code cat/photo.2020.jpg}).
 *
 * @param key WebDataset's
 * @param files in the archive's order
 */
public record SampleFiles(String key, List<ArchivedFile> files) {
    private static final List<String> ENDINGS = List.of("jpg", "jpeg", "png", "webp");
    private static final List<String> FIELDS = List.of("image", "img", "input");

    /**
     * One sample.
     *
     * @param name without ending
     * @param content the image, or the array
     * @param label what the files beside it say
     * @param passed other images of the sample, or arrays where there is no image
     * @param alone whether it is an image that has no file beside it
     */
    public record Sample(
            String name, ArchivedFile content, Optional<WrittenLabel> label, List<ArchivedFile> passed, boolean alone) {
        /** Which of several images was taken, in the words of WebDataset's fields; empty where there is one. */
        public Optional<String> choice() {
            return passed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(content.field() + ", not "
                            + passed.stream().map(ArchivedFile::field).collect(Collectors.joining(", ")));
        }
    }

    public SampleFiles {
        files = List.copyOf(files);
    }

    /** Whether all of them are one sample. */
    public boolean isOne() {
        boolean labelled = has(Part.LABEL);
        boolean accompanied = files.stream().anyMatch(file -> !isContent(file))
                && files.stream().anyMatch(file -> isContent(file) && file.isPlain());
        Set<String> own = stems(file -> labelled ? file.part() == Part.LABEL : !isContent(file));
        return (labelled || accompanied) && !own.equals(stems(this::isContent));
    }

    /** An array beside an image is what somebody computed of it, as an embedding. */
    private boolean isContent(ArchivedFile file) {
        return file.part() == (has(Part.IMAGE) ? Part.IMAGE : Part.ARRAY);
    }

    /** Its samples in the archive's order; none where there is neither image nor array. */
    public List<Sample> samples() {
        if (isOne()) {
            return sample(key, files).stream().toList();
        }
        var samples = new ArrayList<Sample>();
        Map<String, List<ArchivedFile>> byStem = files.stream()
                .collect(Collectors.groupingBy(ArchivedFile::stem, LinkedHashMap::new, Collectors.toList()));
        byStem.forEach((stem, own) -> {
            if (own.stream().allMatch(file -> file.part() == Part.IMAGE)) {
                own.forEach(image -> samples.add(new Sample(stem, image, Optional.empty(), List.of(), true)));
            } else {
                sample(stem, own).ifPresent(samples::add);
            }
        });
        return samples;
    }

    /** A path that two of them have. */
    public Optional<String> repeated() {
        var paths = new HashSet<String>();
        return files.stream()
                .map(ArchivedFile::path)
                .filter(path -> !paths.add(path))
                .findFirst();
    }

    /** Files that are in none of its samples. */
    public List<ArchivedFile> passedOver() {
        if (isOne()) {
            return files.stream().anyMatch(this::isContent) ? List.of() : files;
        }
        Set<String> contents = stems(this::isContent);
        return files.stream().filter(file -> !contents.contains(file.stem())).toList();
    }

    /** The kinds of label files among them that say a class. */
    public Stream<LabelFile> labels() {
        return files.stream()
                .filter(file -> file.label().isPresent())
                .flatMap(file -> LabelFile.of(file.path()).stream());
    }

    private boolean has(Part part) {
        return files.stream().anyMatch(file -> file.part() == part);
    }

    private Set<String> stems(Predicate<ArchivedFile> which) {
        return files.stream().filter(which).map(ArchivedFile::stem).collect(Collectors.toCollection(HashSet::new));
    }

    private Optional<Sample> sample(String name, List<ArchivedFile> ofIt) {
        List<ArchivedFile> contents = ofIt.stream()
                .filter(this::isContent)
                .sorted(Comparator.comparingInt(SampleFiles::rank))
                .toList();
        Optional<WrittenLabel> label = Stream.of(LabelFile.CLS, LabelFile.JSON, LabelFile.TXT)
                .flatMap(kind -> ofIt.stream()
                        .filter(file ->
                                LabelFile.of(file.path()).filter(kind::equals).isPresent())
                        .sorted(Comparator.comparing(file -> !file.isPlain())))
                .flatMap(file -> file.label().stream())
                .findFirst();
        return contents.stream()
                .findFirst()
                .map(first -> new Sample(name, first, label, contents.subList(1, contents.size()), false));
    }

    /** Plain endings come first, the usual ones before others, then fields with an image's name. */
    private static int rank(ArchivedFile file) {
        String field = file.field().toLowerCase(Locale.ROOT);
        if (file.isPlain()) {
            int usual = ENDINGS.indexOf(field);
            return usual < 0 ? ENDINGS.size() : usual;
        }
        int named = FIELDS.indexOf(field.substring(0, field.indexOf('.')));
        return ENDINGS.size() + 1 + (named < 0 ? FIELDS.size() : named);
    }
}
