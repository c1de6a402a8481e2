package io.adapruner.data;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A data set ready for use. {@code heldOut} chooses among alternatives; while there is anything to choose, only {@code train}
 * is learnt from. {@code wholeTrain}, which holds both where the data set has no validation split of its own, is for the
 * training after the last choice. {@code test} only reports.
 * Where a data set has calibration images instead of training images, both parts come from them, and nothing may look at
 * their labels.
 * A validation split is the held-out one; without it a stratified part of the training split is held out. A data set with a
 * validation and no test split is tested on the former, and held-out images come from training.
 */
public record ImageSplits(
        ImageSplit train,
        ImageSplit heldOut,
        ImageSplit test,
        ImageSplit wholeTrain,
        boolean labelled,
        List<AutoCloseable> resources)
        implements AutoCloseable {
    /** Splits that decode to no more than this many bytes are held decoded. */
    public static final long DECODED_BYTES = 1L << 30;

    public ImageSplits {
        resources = List.copyOf(resources);
    }

    /** Splits with labels that need no closing. */
    public ImageSplits(ImageSplit train, ImageSplit heldOut, ImageSplit test) {
        this(train, heldOut, test, train, true, List.of());
    }

    /** The same with other classes for what is not tested on; to be closed by whoever closes these. */
    public ImageSplits withClasses(UnaryOperator<ImageSplit> labelling) {
        return new ImageSplits(labelling.apply(train), labelling.apply(heldOut), test, wholeTrain, labelled, List.of());
    }

    /** As below, with {@link #DECODED_BYTES} as bound. */
    public static ImageSplits load(
            ShardSource source, DatasetDocument document, double heldOutFraction, long seed, Path cache) {
        return load(source, document, heldOutFraction, seed, cache, DECODED_BYTES);
    }

    /**
     * Reads and decodes.
     *
     * @param heldOutFraction of every class, in (0, 1), if training images must be held out
     * @param seed chooses the held-out images
     * @param cache folder for encoded images of splits larger than {@code decodedBytes}; the files vanish on close
     * @throws ProblemException {@code BROKEN_IMAGE} naming shard and sample; {@code INVALID_DATASET} if the files differ
     *     from the document
     */
    public static ImageSplits load(
            ShardSource source,
            DatasetDocument document,
            double heldOutFraction,
            long seed,
            Path cache,
            long decodedBytes) {
        var loader = new SplitLoader(source, document, cache, decodedBytes);
        var resources = new ArrayList<AutoCloseable>();
        ImageSplit train = keep(loader.load(document.fitting()), resources);
        Optional<ImageSplit> validation =
                document.split(SplitName.VALIDATION).map(s -> keep(loader.load(s), resources));
        Optional<ImageSplit> test = document.split(SplitName.TEST).map(s -> keep(loader.load(s), resources));
        if (validation.isPresent() && test.isPresent() && document.trainable()) {
            return new ImageSplits(train, validation.get(), test.get(), train, true, resources);
        }
        HoldOut parts = document.trainable()
                ? HoldOut.stratified(train, document.classes().size(), heldOutFraction, seed)
                : HoldOut.random(train.size(), heldOutFraction, seed);
        ImageSplit reported = test.or(() -> validation)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_DATASET, "data set " + document.id() + " has no test images"));
        return new ImageSplits(
                new SubsetSplit(train, parts.rest()),
                new SubsetSplit(train, parts.heldOut()),
                reported,
                train,
                document.trainable(),
                resources);
    }

    @Override
    public void close() {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (IOException e) {
                throw new ProblemException(ProblemCode.INTERNAL, "closing cached images: " + e.getMessage(), e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static ImageSplit keep(ImageSplit split, List<AutoCloseable> resources) {
        if (split instanceof AutoCloseable closeable) {
            resources.add(closeable);
        }
        return split;
    }
}
