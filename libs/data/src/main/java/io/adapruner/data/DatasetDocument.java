package io.adapruner.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.data.damage.BrokenImages;
import io.adapruner.data.damage.NamedFew;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A checked data set ({@code datasets/<id>/dataset.json}).
 *
 * @param id SHA-256 of names and bytes, hexadecimal
 * @param classes names in the order of their indices; empty where no labels are used and no {@code classes.txt} names any
 * @param channels of images: 1 if every image is grey, else 3; as height and width empty where the samples are arrays
 * @param height of every image as the network sees it, in pixels
 * @param width of every image as the network sees it, in pixels
 * @param shape of every array, channels first; empty where the samples are images
 * @param warnings what was assumed, or may surprise
 * @param broken images of its files that no split counts and that are never decoded
 * @param location where its files are, {@code s3://bucket/prefix}, where they are not in the store
 * @param folderOrder which folders hold which, where it is not the usual order
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DatasetDocument(
        String id,
        List<String> classes,
        Optional<Integer> channels,
        Optional<Integer> height,
        Optional<Integer> width,
        Optional<List<Integer>> shape,
        List<Split> splits,
        List<String> warnings,
        Optional<BrokenImages> broken,
        Optional<String> location,
        Optional<FolderOrder> folderOrder) {
    /**
     * One part of the data set.
     *
     * @param name {@code train}, {@code validation}, {@code test} or {@code calibration}
     * @param shards files that hold its samples, in reading order
     * @param perClass samples by class index; empty where the images have no labels, or none that are used
     * @param takenFrom the split that the names of its samples say, which no longer counts them, where they were set aside to
     *     be tested on
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Split(
            String name, List<String> shards, int samples, List<Integer> perClass, Optional<String> takenFrom) {
        public Split {
            shards = List.copyOf(shards);
            perClass = List.copyOf(perClass);
        }

        /** Whether every image of it has a class. */
        public boolean labelled() {
            return !perClass.isEmpty();
        }

        /** More or fewer of the same files' images, without labels. */
        Split ofImages(int images) {
            return new Split(name, shards, images, List.of(), takenFrom);
        }

        /** As many of the same files' images as there are of each class. */
        private Split ofClasses(int[] images) {
            return new Split(
                    name,
                    shards,
                    IntStream.of(images).sum(),
                    IntStream.of(images).boxed().toList(),
                    takenFrom);
        }
    }

    public DatasetDocument {
        classes = List.copyOf(classes);
        splits = List.copyOf(splits);
        // Data sets that were registered before there were any warnings have none.
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        shape = shape.map(List::copyOf);
        boolean image = channels.isPresent() && height.isPresent() && width.isPresent();
        boolean none = channels.isEmpty() && height.isEmpty() && width.isEmpty();
        if (shape.isPresent() ? !none : !image) {
            throw new IllegalArgumentException("data set " + id + " has either channels, height and width of images or"
                    + " the shape of arrays, not " + channels + ", " + height + ", " + width + " and " + shape);
        }
    }

    public DatasetDocument(
            String id, List<String> classes, SampleFormat format, List<Split> splits, List<String> warnings) {
        this(
                id,
                classes,
                ofImage(format, TensorShape::channels),
                ofImage(format, TensorShape::height),
                ofImage(format, TensorShape::width),
                Optional.of(format.shape().dims()).filter(dims -> format.kind() == SampleKind.ARRAYS),
                splits,
                warnings,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same, whose files stay where they are: another data set than one of the same files in the store, which does not depend on them. */
    public DatasetDocument at(BucketLocation place) {
        String otherId = ShardSummary.hex(ShardSummary.sha256(), id + " " + place);
        return new DatasetDocument(
                otherId,
                classes,
                channels,
                height,
                width,
                shape,
                splits,
                warnings,
                broken,
                Optional.of(place.toString()),
                folderOrder);
    }

    /** The same with folders in that order; another data set than one of the same files in the usual order, as earlier versions read them. */
    DatasetDocument in(FolderOrder order) {
        return switch (order) {
            case SPLITS_ABOVE -> this;
            case CLASSES_ABOVE ->
                new DatasetDocument(
                        ShardSummary.hex(ShardSummary.sha256(), id + " " + order),
                        classes,
                        channels,
                        height,
                        width,
                        shape,
                        splits,
                        warnings,
                        broken,
                        location,
                        Optional.of(order));
        };
    }

    /** The same, of whose files some images are left out. */
    DatasetDocument without(NamedFew brokenImages, List<String> undecodable) {
        if (brokenImages.count() == 0) {
            return this;
        }
        var images = new BrokenImages(brokenImages.count(), brokenImages.names(), undecodable);
        return with(
                splits,
                Stream.concat(Stream.of(images.toString()), warnings.stream()).toList(),
                Optional.of(images));
    }

    private DatasetDocument with(List<Split> otherSplits, List<String> otherWarnings, Optional<BrokenImages> others) {
        return new DatasetDocument(
                id, classes, channels, height, width, shape, otherSplits, otherWarnings, others, location, folderOrder);
    }

    private static Optional<Integer> ofImage(SampleFormat format, Function<TensorShape, Integer> extent) {
        return format.kind() == SampleKind.IMAGES ? Optional.of(extent.apply(format.shape())) : Optional.empty();
    }

    /** Of every sample, decoded. */
    public SampleFormat format() {
        return shape.map(dims -> SampleFormat.arrays(new TensorShape(dims)))
                .orElseGet(
                        () -> SampleFormat.images(channels.orElseThrow(), height.orElseThrow(), width.orElseThrow()));
    }

    /** The split of that name, if the data set has one. */
    public Optional<Split> split(SplitName name) {
        return splits.stream().filter(s -> s.name().equals(name.label())).findFirst();
    }

    /** Whether it has training images with labels, which may be learnt from. */
    public boolean labelled() {
        return split(SplitName.TRAIN).filter(Split::labelled).isPresent();
    }

    /** Whether the images to test on have labels: an accuracy can be measured. */
    public boolean scored() {
        return reported().filter(Split::labelled).isPresent();
    }

    /**
     * Whether the labels of the images to test on say which class is right.
     *
     * @param told how many classes a network tells apart; empty: it is no classifier
     */
    public boolean scores(Optional<Integer> told) {
        return scored() && told.filter(number -> number == classes.size()).isPresent();
    }

    /** The images with which structure and weights are chosen: for training, or, where there are none, for calibration. */
    public Split fitting() {
        return split(SplitName.TRAIN).or(() -> split(SplitName.CALIBRATION)).orElseThrow();
    }

    /** Whether it has images to test on. */
    boolean tested() {
        return reported().isPresent();
    }

    /** Bytes of all samples as they are decoded. */
    long decodedBytes() {
        return splits.stream().mapToLong(this::decodedBytes).sum();
    }

    long decodedBytes(Split split) {
        return (long) split.samples() * format().bytes();
    }

    /** Images to test on that were set aside from those to fit on. */
    Optional<Split> setAside() {
        return split(SplitName.TEST).filter(test -> test.takenFrom().isPresent());
    }

    /** Whether the validation images are held out, so that training images need not be. */
    boolean heldOutGiven() {
        return Stream.of(SplitName.TRAIN, SplitName.VALIDATION, SplitName.TEST)
                .allMatch(name -> split(name).isPresent());
    }

    /** The same with {@linkplain TestPart some} of the images to fit on as images to test on, and a warning that says so. */
    DatasetDocument withTestPart() {
        Split all = fitting();
        int[] ofClasses = all.perClass().stream().mapToInt(TestPart::of).toArray();
        int images = all.labelled() ? IntStream.of(ofClasses).sum() : TestPart.of(all.samples());
        Split fitted =
                all.labelled() ? all.ofClasses(less(all.perClass(), ofClasses)) : all.ofImages(all.samples() - images);
        Split tested = all.labelled() ? all.ofClasses(ofClasses) : all.ofImages(images);
        var test = new Split(SplitName.TEST.label(), all.shards(), images, tested.perClass(), Optional.of(all.name()));
        return with(
                Stream.concat(Stream.of(fitted, test), splits.stream().filter(split -> !split.equals(all)))
                        .toList(),
                Stream.concat(Stream.of(setAside(images, all)), warnings.stream())
                        .toList(),
                broken);
    }

    private static int[] less(List<Integer> all, int[] taken) {
        return IntStream.range(0, taken.length).map(c -> all.get(c) - taken[c]).toArray();
    }

    private String setAside(int images, Split all) {
        return "no " + format().kind().plural() + " to test on were named: " + images + " of the " + all.samples()
                + " were set aside, " + (all.labelled() ? "a tenth of every class, " : "")
                + "chosen by their names; to choose others, name shards test-000000.tar or a folder test";
    }

    /** The images to test on. */
    Optional<Split> reported() {
        return split(SplitName.TEST).or(() -> split(SplitName.VALIDATION));
    }

    /**
     * Images that are learnt from while there is anything to choose: the size of {@link ImageSplits#train}.
     *
     * @param heldOutFraction as for {@link ImageSplits#load}
     */
    public int trainImages(double heldOutFraction) {
        Split fitting = fitting();
        if (heldOutGiven()) {
            return fitting.samples();
        }
        int ofClasses = fitting.perClass().stream()
                .mapToInt(images -> HoldOut.of(images, heldOutFraction))
                .sum();
        return fitting.samples() - (ofClasses > 0 ? ofClasses : HoldOut.ofAll(fitting.samples(), heldOutFraction));
    }

    /**
     * The same samples as a network takes them: images are resized, and grey becomes colour or colour grey; arrays must have its shape.
     *
     * @throws ProblemException INVALID_DATASET where they cannot be taken so
     */
    public DatasetDocument fittedTo(TensorShape input) {
        SampleFormat format = format();
        return switch (format.kind()) {
            case IMAGES -> {
                if (input.rank() != 3 || (input.channels() != 1 && input.channels() != 3)) {
                    throw new ProblemException(
                            ProblemCode.INVALID_DATASET,
                            "data set " + id + " holds images, of 1 or 3 channels, the network takes " + input
                                    + "; its samples are arrays (.npy)");
                }
                yield new DatasetDocument(
                        id,
                        classes,
                        Optional.of(input.channels()),
                        Optional.of(input.height()),
                        Optional.of(input.width()),
                        shape,
                        splits,
                        warnings,
                        broken,
                        location,
                        folderOrder);
            }
            case ARRAYS -> {
                if (!format.shape().equals(input)) {
                    throw new ProblemException(
                            ProblemCode.INVALID_DATASET,
                            "the arrays of data set " + id + " are " + format.shape() + ", the network takes " + input
                                    + "; arrays are not resized");
                }
                yield this;
            }
        };
    }
}
