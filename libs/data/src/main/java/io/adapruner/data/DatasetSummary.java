package io.adapruner.data;

import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.source.ClassList;
import io.adapruner.data.webdataset.ImageTexts;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All files' summaries put together and checked against each other. */
final class DatasetSummary {
    private final List<ShardSummary> shards;
    private final Labelling labelling;
    private final NamedFew passedOver;
    private final NamedFew broken = new NamedFew();
    private final FolderOrder order;
    private final Optional<String> captions;

    private DatasetSummary(List<ShardSummary> shards, NamedFew passedOver) {
        this.shards = shards;
        this.passedOver = passedOver;
        shards.forEach(shard -> broken.addAll(shard.broken));
        requireFewBroken();
        requireAny();
        this.order = ClassFolders.order(
                shards.stream().map(shard -> shard.counts.classFolders).toList());
        if (order == FolderOrder.CLASSES_ABOVE) {
            shards.forEach(shard -> shard.counts.takeClassFolders());
        }
        this.captions = captions();
        captions.ifPresent(warning -> shards.forEach(shard -> shard.counts.forgetTexts()));
        this.labelling = new Labelling(shards);
    }

    /** @param passedOver files that are no samples */
    static DatasetDocument of(List<ShardSummary> shards, NamedFew passedOver, String id) {
        return new DatasetSummary(shards, passedOver).document(id);
    }

    private void requireFewBroken() {
        int whole = Stream.of(SplitName.values())
                .mapToInt(split -> shards.stream()
                        .mapToInt(shard -> shard.counts.samples(split))
                        .sum())
                .sum();
        int all = whole + broken.count();
        if ((long) broken.count() * OnBroken.ONE_IN > all) {
            ProblemException first = shards.stream()
                    .flatMap(shard -> shard.damage.stream())
                    .findFirst()
                    .orElseThrow();
            throw new ProblemException(
                    first.code(),
                    first.getMessage() + "; " + broken.count() + " of " + all + " images are broken, of which one in "
                            + OnBroken.ONE_IN + " could be left out: " + broken,
                    first);
        }
    }

    private void requireAny() {
        if (shards.stream().allMatch(shard -> shard.shapes.isEmpty())) {
            throw invalid("no image and no .npy array in " + shards.size() + " files"
                    + passedOver.passedOver().map(named -> "; " + named).orElse(""));
        }
    }

    /** Texts that hardly repeat, or are longer than names, name no classes. */
    private Optional<String> captions() {
        var texts = new ImageTexts();
        shards.forEach(shard -> texts.addAll(shard.counts.texts));
        int images = texts.images();
        return images == 0 || (texts.areNames() && texts.size() <= ClassList.MAX_CLASSES)
                ? Optional.empty()
                : Optional.of("the .txt files beside " + images
                        + " images are taken for captions, which name no classes: class names are one line each, and"
                        + " repeat");
    }

    /** Of samples with several images. */
    private Optional<String> choices() {
        var chosen = new TreeMap<String, Integer>();
        shards.forEach(shard -> shard.chosen.forEach((fields, count) -> chosen.merge(fields, count, Integer::sum)));
        return chosen.isEmpty()
                ? Optional.empty()
                : Optional.of("of several images in a sample one was taken: "
                        + chosen.entrySet().stream()
                                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                                .collect(Collectors.joining("; ")));
    }

    /** Where not all images lie so, classes are below splits. */
    private Optional<String> foldersAbove() {
        if (order == FolderOrder.CLASSES_ABOVE) {
            return Optional.of(labelling.classes())
                    .filter(classes -> !classes.isEmpty())
                    .map(ClassFolders::warning);
        }
        var above = new TreeSet<String>();
        shards.forEach(shard -> above.addAll(shard.counts.above));
        return above.size() < 2
                ? Optional.empty()
                : Optional.of(
                        "the folders that hold those of the splits are not taken for classes, if they are meant so: put"
                                + " them below, as train/" + above.first() + ": " + String.join(", ", above));
    }

    private List<String> warnings() {
        var warnings = new ArrayList<String>();
        captions.ifPresent(warnings::add);
        choices().ifPresent(warnings::add);
        foldersAbove().ifPresent(warnings::add);
        thinClasses(labelling.classes(), labelling.perClass(SplitName.TRAIN)).ifPresent(warnings::add);
        passedOver.passedOver().ifPresent(warnings::add);
        return warnings;
    }

    private DatasetDocument document(String id) {
        List<Split> splits = Stream.of(SplitName.values())
                .flatMap(name -> split(name).stream())
                .toList();
        var document = new DatasetDocument(id, labelling.classes(), format(), splits, warnings())
                .in(order)
                .without(
                        broken,
                        shards.stream()
                                .flatMap(shard -> shard.undecodable.stream())
                                .toList());
        if (!document.labelled()) {
            checkFitting(document);
        }
        DatasetDocument whole = document.tested() ? document : document.withTestPart();
        if (document.labelled()) {
            checkTrained(whole, document.tested());
        }
        return whole;
    }

    private Optional<Split> split(SplitName name) {
        List<ShardSummary> files =
                shards.stream().filter(shard -> shard.counts.samples(name) > 0).toList();
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Split(
                        name.label(),
                        files.stream().map(shard -> shard.name).toList(),
                        files.stream()
                                .mapToInt(shard -> shard.counts.samples(name))
                                .sum(),
                        labelling.perClass(name),
                        Optional.empty()));
    }

    private SampleFormat format() {
        return SampleShapes.common(shards.stream().map(shard -> shard.shapes).toList());
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

    /** @param named whether images to test on were named, so that none were set aside */
    private static void checkTrained(DatasetDocument document, boolean named) {
        int images = document.fitting().samples();
        if (!named && (images < 2 || document.reported().map(Split::samples).orElse(0) == 0)) {
            throw invalid("no test images, and too few of a class to set any aside: name shards test-000000.tar (or"
                    + " val-000000.tar) or a folder test (or val)");
        }
        if (images < 2) {
            throw new ProblemException(
                    ProblemCode.EMPTY_CLASS,
                    "the classes have " + images
                            + " training sample in all, at least 2 are needed, one to learn from and"
                            + " one to choose by");
        }
    }

    /** Of a class with one image none is held out, and one without any is not learnt. */
    private static Optional<String> thinClasses(List<String> classes, List<Integer> trained) {
        var thin = new NamedFew();
        for (int c = 0; c < trained.size(); c++) {
            if (trained.get(c) < 2) {
                thin.add("'" + classes.get(c) + "' (" + trained.get(c) + ")");
            }
        }
        return thin.count() == 0
                ? Optional.empty()
                : Optional.of("fewer than two training images, so that none chooses, and of none nothing is learnt: "
                        + thin.count() + " classes: " + thin);
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, message);
    }
}
