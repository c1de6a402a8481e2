package io.adapruner.data;

import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.ShardSummary.Size;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** All files' summaries put together and checked against each other. */
final class DatasetSummary {
    /** Where sizes differ and none has the majority, images are resized to this: the custom of ImageNet. */
    private static final Size CUSTOMARY = new Size(224, 224);

    private final List<ShardSummary> shards;
    private final List<String> classes;
    private final Map<String, Integer> indexByName = new HashMap<>();

    private DatasetSummary(List<ShardSummary> shards) {
        this.shards = shards;
        this.classes = classes();
        for (int i = 0; i < classes.size(); i++) {
            indexByName.put(classes.get(i), i);
        }
    }

    static DatasetDocument of(List<ShardSummary> shards, String id) {
        return new DatasetSummary(shards).document(id);
    }

    private DatasetDocument document(String id) {
        List<Split> splits = new ArrayList<>();
        for (SplitName name : SplitName.values()) {
            split(name).ifPresent(splits::add);
        }
        Size size = size();
        boolean colour = shards.stream().anyMatch(s -> s.colour);
        var document = new DatasetDocument(id, classes, colour ? 3 : 1, size.height(), size.width(), splits);
        check(document);
        return document;
    }

    private List<String> classes() {
        var labels = new ArrayList<RawSample.Label>();
        ShardSummary first = null;
        for (ShardSummary shard : shards) {
            for (RawSample.Label label : shard.firstSample.keySet()) {
                if (!labels.isEmpty() && labels.getFirst().getClass() != label.getClass()) {
                    throw invalid("labels are mixed: " + first.name + " and " + shard.name
                            + ", one with .cls files and one with folders as classes");
                }
                first = first == null ? shard : first;
                labels.add(label);
            }
        }
        if (labels.isEmpty()) {
            throw invalid("no .jpg, .jpeg or .png image in " + shards.size() + " files");
        }
        var lists = shards.stream().flatMap(s -> s.classList.stream()).toList();
        if (!lists.isEmpty()) {
            return ClassList.parse(lists.getFirst());
        }
        if (labels.getFirst() instanceof RawSample.Label.Folder) {
            var names = new TreeSet<String>();
            labels.forEach(label -> names.add(((RawSample.Label.Folder) label).name()));
            return List.copyOf(names);
        }
        int largest = labels.stream()
                .mapToInt(label -> ((RawSample.Label.Index) label).value())
                .max()
                .orElseThrow();
        return IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList();
    }

    private Optional<Split> split(SplitName name) {
        var files = new ArrayList<String>();
        int[] perClass = new int[classes.size()];
        for (ShardSummary shard : shards) {
            Map<RawSample.Label, Integer> counts = shard.counts.getOrDefault(name, Map.of());
            counts.forEach((label, count) -> perClass[index(shard, label)] += count);
            if (!counts.isEmpty()) {
                files.add(shard.name);
            }
        }
        int samples = IntStream.of(perClass).sum();
        return samples == 0
                ? Optional.empty()
                : Optional.of(new Split(
                        name.label(),
                        files,
                        samples,
                        IntStream.of(perClass).boxed().toList()));
    }

    private int index(ShardSummary shard, RawSample.Label label) {
        return switch (label) {
            case RawSample.Label.Index(int value) -> {
                if (value >= classes.size()) {
                    throw new ProblemException(
                            ProblemCode.CLASS_OUT_OF_RANGE,
                            shard.firstSample.get(label) + " has class index " + value + ", but classes.txt names "
                                    + classes.size() + " classes");
                }
                yield value;
            }
            case RawSample.Label.Folder(String name) -> {
                Integer value = indexByName.get(name);
                if (value == null) {
                    throw new ProblemException(
                            ProblemCode.CLASS_OUT_OF_RANGE,
                            shard.firstSample.get(label) + " is of class '" + name + "', which classes.txt lacks");
                }
                yield value;
            }
        };
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
        Optional<Split> train = document.split(SplitName.TRAIN);
        if (train.isEmpty()
                && document.split(SplitName.CALIBRATION)
                        .filter(calibration -> calibration.samples() >= 2)
                        .isEmpty()) {
            throw invalid("no training images: name shards train-000000.tar or a folder train; or, for pruning without"
                    + " training, at least two images in calibration-000000.tar or a folder calibration");
        }
        if (document.split(SplitName.TEST).isEmpty()
                && document.split(SplitName.VALIDATION).isEmpty()) {
            throw invalid("no test images: name shards test-000000.tar (or val-000000.tar) or a folder test (or val)");
        }
        train.ifPresent(split -> checkClasses(document.classes(), split.perClass()));
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
