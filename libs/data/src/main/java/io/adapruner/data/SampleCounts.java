package io.adapruner.data;

import io.adapruner.data.folder.SplitName;
import io.adapruner.data.webdataset.ImageTexts;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The samples of one file by split and label. */
final class SampleCounts {
    private static final int MOST_ABOVE = 20;

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

    final Map<SplitName, Map<RawSample.Label, Seen>> labelled = new EnumMap<>(SplitName.class);
    final Map<SplitName, Seen> unlabelled = new EnumMap<>(SplitName.class);
    /** Whether a name says of any of its samples which split it belongs to. */
    boolean saysSplit;
    /** Folders that hold the folders of splits of samples without labels; a few of them. */
    final Set<String> above = new TreeSet<>();
    /** Of all samples, while folders of classes may hold those of the splits. */
    final ClassFolders classFolders = new ClassFolders();
    /** Of samples whose class the text beside them may be. */
    final ImageTexts texts = new ImageTexts();

    private Class<?> kind;
    private String firstLabelled;

    /** @throws ProblemException INVALID_DATASET where its label is of another kind than those before */
    void add(RawSample sample) {
        var one = new Seen(sample.where(), 1);
        classFolders.add(sample, one);
        sample.label().ifPresentOrElse(label -> addLabelled(label, sample, one), () -> addUnlabelled(sample, one));
        saysSplit |= sample.named().isPresent();
    }

    private void addLabelled(RawSample.Label label, RawSample sample, Seen one) {
        checkKind(label, sample);
        if (label instanceof RawSample.Label.Text(String text)) {
            texts.add(text);
        }
        labelled.computeIfAbsent(sample.split(), s -> new HashMap<>()).merge(label, one, Seen::and);
    }

    private void addUnlabelled(RawSample sample, Seen one) {
        unlabelled.merge(sample.split(), one, Seen::and);
        if (above.size() < MOST_ABOVE) {
            SplitName.folderAbove(sample.name()).ifPresent(above::add);
        }
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

    /** There are no further samples. */
    void finish() {
        if (texts.areTooMany()) {
            takeTextsForCaptions();
            texts.drop();
        }
    }

    /** What the texts beside images say are no classes: their images have no labels. */
    void forgetTexts() {
        texts.clear();
        takeTextsForCaptions();
    }

    private void takeTextsForCaptions() {
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

    /** Samples of a split, with and without label. */
    int samples(SplitName split) {
        int all = labelled.getOrDefault(split, Map.of()).values().stream()
                .mapToInt(Seen::count)
                .sum();
        return unlabelled.containsKey(split) ? all + unlabelled.get(split).count() : all;
    }
}
