package io.adapruner.data;

import io.adapruner.data.SampleCounts.Seen;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.ClassList;
import io.adapruner.data.webdataset.LabelFile;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the labels in all files say together. Those of images to train on may be learnt from and those of images to test on
 * score; where neither have any, no others are looked at. Images that all lie in one and the same folder, of which no name
 * says the split, are that folder's images and not the only class of a data set.
 */
final class Labelling {
    private final List<ShardSummary> shards;
    private final Set<SplitName> present = EnumSet.noneOf(SplitName.class);
    private final Set<SplitName> labelled;
    private final List<String> classes;
    private final Map<String, Integer> indexByName = new HashMap<>();

    /** @throws ProblemException INVALID_DATASET: labels of two kinds, or labels that some images lack */
    Labelling(List<ShardSummary> shards) {
        this.shards = shards;
        for (SplitName split : SplitName.values()) {
            if (shards.stream().anyMatch(shard -> shard.counts.samples(split) > 0)) {
                present.add(split);
            }
        }
        Set<RawSample.Label> labels = labels();
        Optional<byte[]> list =
                shards.stream().flatMap(s -> s.classList.stream()).findFirst();
        boolean oneFolder = list.isEmpty() && isOneFolder(labels);
        this.labelled = oneFolder ? Set.of() : used(checked());
        this.classes = list.map(ClassList::parse).orElseGet(() -> labelled.isEmpty() ? List.of() : names(labels));
        for (int i = 0; i < classes.size(); i++) {
            indexByName.put(classes.get(i), i);
        }
    }

    /** Names in the order of their indices; empty where there are no labels. */
    List<String> classes() {
        return classes;
    }

    /**
     * Samples by class index; empty where they have no labels.
     *
     * @throws ProblemException CLASS_OUT_OF_RANGE for a class that {@code classes.txt} lacks
     */
    List<Integer> perClass(SplitName split) {
        if (!labelled.contains(split)) {
            return List.of();
        }
        int[] perClass = new int[classes.size()];
        for (ShardSummary shard : shards) {
            shard.counts
                    .labelled
                    .getOrDefault(split, Map.of())
                    .forEach((label, seen) -> perClass[index(label, seen.first())] += seen.count());
        }
        return IntStream.of(perClass).boxed().toList();
    }

    private Set<RawSample.Label> labels() {
        var labels = new LinkedHashSet<RawSample.Label>();
        String first = "";
        for (ShardSummary shard : shards) {
            for (Map<RawSample.Label, Seen> split : shard.counts.labelled.values()) {
                for (Map.Entry<RawSample.Label, Seen> entry : split.entrySet()) {
                    RawSample.Label label = entry.getKey();
                    String has = entry.getValue().first() + " has " + label.kind();
                    if (!labels.isEmpty() && labels.iterator().next().getClass() != label.getClass()) {
                        throw invalid("labels are mixed: " + first + ", and " + has);
                    }
                    first = labels.isEmpty() ? has : first;
                    labels.add(label);
                }
            }
        }
        return labels;
    }

    private boolean isOneFolder(Set<RawSample.Label> labels) {
        return labels.size() == 1
                && labels.iterator().next() instanceof RawSample.Label.Folder
                && shards.stream().noneMatch(shard -> shard.counts.saysSplit || !shard.counts.unlabelled.isEmpty());
    }

    /** The splits of which every image has a label. */
    private Set<SplitName> checked() {
        var all = EnumSet.noneOf(SplitName.class);
        var without = new EnumMap<SplitName, String>(SplitName.class);
        for (SplitName split : present) {
            shards.stream()
                    .filter(shard -> shard.counts.unlabelled.containsKey(split))
                    .findFirst()
                    .ifPresent(shard -> without.put(
                            split, shard.counts.unlabelled.get(split).first()));
            if (shards.stream().anyMatch(shard -> shard.counts.labelled.containsKey(split))) {
                all.add(split);
            }
        }
        without.forEach((split, sample) -> {
            if (all.contains(split)) {
                throw missing(sample, "others of " + split.label() + " have one");
            }
            if (all.contains(SplitName.TRAIN) && split != SplitName.CALIBRATION) {
                throw missing(sample, "the images to train on have one");
            }
        });
        return all;
    }

    private Set<SplitName> used(Set<SplitName> all) {
        SplitName tested = present.contains(SplitName.TEST) ? SplitName.TEST : SplitName.VALIDATION;
        return all.contains(SplitName.TRAIN) || all.contains(tested) ? all : Set.of();
    }

    private static List<String> names(Set<RawSample.Label> labels) {
        var folders = new TreeSet<String>();
        int largest = -1;
        for (RawSample.Label label : labels) {
            switch (label) {
                case RawSample.Label.Index(int value) -> largest = Math.max(largest, value);
                case RawSample.Label.Folder(String name) -> folders.add(name);
                case RawSample.Label.Text(String text) -> folders.add(text);
            }
        }
        if (labels.iterator().next() instanceof RawSample.Label.Text
                && folders.stream().allMatch(LabelFile::isIndex)) {
            largest = folders.stream().mapToInt(Integer::parseInt).max().orElseThrow();
            folders.clear();
        }
        return folders.isEmpty()
                ? IntStream.rangeClosed(0, largest).mapToObj(String::valueOf).toList()
                : List.copyOf(folders);
    }

    private int index(RawSample.Label label, String sample) {
        return switch (label) {
            case RawSample.Label.Index(int value) -> {
                if (value >= classes.size()) {
                    throw new ProblemException(
                            ProblemCode.CLASS_OUT_OF_RANGE,
                            sample + " has class index " + value + ", but classes.txt names " + classes.size()
                                    + " classes");
                }
                yield value;
            }
            case RawSample.Label.Folder(String name) -> {
                Integer value = indexByName.get(name);
                if (value == null) {
                    throw new ProblemException(
                            ProblemCode.CLASS_OUT_OF_RANGE,
                            sample + " is of class '" + name + "', which classes.txt lacks");
                }
                yield value;
            }
            case RawSample.Label.Text text -> {
                int value = text.of(classes);
                if (value < 0 || value >= classes.size()) {
                    throw new ProblemException(
                            ProblemCode.CLASS_OUT_OF_RANGE,
                            sample + " is of class '" + text.text() + "', which is none of the " + classes.size()
                                    + " classes");
                }
                yield value;
            }
        };
    }

    private static ProblemException missing(String sample, String others) {
        return invalid(sample + " has no label: neither a .cls file nor a folder names its class, but " + others);
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, message);
    }
}
