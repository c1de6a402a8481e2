package io.adapruner.data;

import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.ShardSummary.Size;
import io.adapruner.data.array.ArrayDecoder;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All files' summaries put together and checked against each other. */
final class DatasetSummary {
    /** Where sizes differ and none has the majority, images are resized to this: the custom of ImageNet. */
    private static final Size CUSTOMARY = new Size(224, 224);

    private final List<ShardSummary> shards;
    private final Labelling labelling;

    private DatasetSummary(List<ShardSummary> shards) {
        this.shards = shards;
        this.labelling = new Labelling(shards);
    }

    static DatasetDocument of(List<ShardSummary> shards, String id) {
        return new DatasetSummary(shards).document(id);
    }

    private DatasetDocument document(String id) {
        List<Split> splits = Stream.of(SplitName.values())
                .flatMap(name -> split(name).stream())
                .toList();
        var document = new DatasetDocument(id, labelling.classes(), format(), splits, List.of());
        check(document);
        return document.tested() ? document : document.withTestPart();
    }

    private Optional<Split> split(SplitName name) {
        List<ShardSummary> files =
                shards.stream().filter(shard -> shard.samples(name) > 0).toList();
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Split(
                        name.label(),
                        files.stream().map(shard -> shard.name).toList(),
                        files.stream().mapToInt(shard -> shard.samples(name)).sum(),
                        labelling.perClass(name),
                        Optional.empty()));
    }

    private SampleFormat format() {
        Optional<String> image = first(SampleKind.IMAGES);
        Optional<String> array = first(SampleKind.ARRAYS);
        if (image.isPresent() && array.isPresent()) {
            throw invalid("samples are mixed: " + image.get() + " is an image and " + array.get()
                    + " an array; make two data sets of them");
        }
        if (array.isPresent()) {
            return SampleFormat.arrays(shape());
        }
        Size size = size();
        boolean colour = shards.stream().anyMatch(s -> s.colour);
        return SampleFormat.images(colour ? 3 : 1, size.height(), size.width());
    }

    private Optional<String> first(SampleKind kind) {
        return shards.stream()
                .flatMap(shard -> Optional.ofNullable(shard.firstOfKind.get(kind)).stream())
                .findFirst();
    }

    /** Of all arrays. */
    private TensorShape shape() {
        List<ShardSummary> holding =
                shards.stream().filter(shard -> shard.shape.isPresent()).toList();
        TensorShape first = holding.getFirst().shape.orElseThrow();
        holding.forEach(
                shard -> shard.shape.filter(shape -> !shape.equals(first)).ifPresent(shape -> {
                    throw ArrayDecoder.otherShape(shard.firstOfKind.get(SampleKind.ARRAYS), shape, first);
                }));
        return first;
    }

    /** The size that more than half of the images have, else the customary one. */
    private Size size() {
        var sizes = new HashMap<Size, Integer>();
        shards.forEach(s -> s.sizes.forEach((size, count) -> sizes.merge(size, count, Integer::sum)));
        int images = sizes.values().stream().mapToInt(Integer::intValue).sum();
        return sizes.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .filter(most -> 2L * most.getValue() > images)
                .map(Map.Entry::getKey)
                .orElse(CUSTOMARY);
    }

    private static void check(DatasetDocument document) {
        if (document.labelled()) {
            if (!document.tested()) {
                throw invalid(
                        "no test images: name shards test-000000.tar (or val-000000.tar) or a folder test (or val)");
            }
            checkClasses(document.classes(), document.fitting().perClass());
        } else {
            checkFitting(document);
        }
    }

    /** Of images whose labels are not learnt from one part is fitted on, one chooses, and one tests where no others do. */
    private static void checkFitting(DatasetDocument document) {
        Optional<Split> train = document.split(SplitName.TRAIN);
        int images = train.or(() -> document.split(SplitName.CALIBRATION))
                .map(Split::samples)
                .orElse(0);
        if (train.isEmpty() && images < (document.tested() ? 2 : 1)) {
            throw invalid("no training images: name shards train-000000.tar or a folder train; or, for pruning without"
                    + " training, at least two images in calibration-000000.tar or a folder calibration");
        }
        int needed = document.tested() ? 2 : 3;
        if (images < needed) {
            throw invalid("too few images: " + images + " in "
                    + document.fitting().name() + ", at least " + needed
                    + " are needed, one to fit on, one to choose by"
                    + (document.tested() ? "" : ", one to test on"));
        }
    }

    private static void checkClasses(List<String> classes, List<Integer> trained) {
        for (int c = 0; c < classes.size(); c++) {
            // two, so that one can be held out and one trained on
            if (trained.get(c) < 2) {
                throw new ProblemException(
                        ProblemCode.EMPTY_CLASS,
                        "class " + c + " ('" + classes.get(c) + "') has " + trained.get(c)
                                + " training samples, at least 2 are needed");
            }
        }
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, message);
    }
}
