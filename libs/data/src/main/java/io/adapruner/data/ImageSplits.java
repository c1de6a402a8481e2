package io.adapruner.data;

import io.adapruner.data.DatasetDocument.Split;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.source.SeekableShards;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.PictureView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A data set ready for use. {@code heldOut} chooses among alternatives; while there is anything to choose, only {@code train}
 * is learnt from. {@code wholeTrain}, which holds both where the data set has no validation split of its own, is for the
 * training after the last choice. {@code test} only reports.
 * Images to train on that have no labels, and images for calibration, whose labels nothing may look at, are divided without
 * regard to classes; then {@code labelled} is false and only {@code test} may have labels ({@link ImageSplit#labelled}).
 * A validation split is the held-out one; without it a part of the training split is held out, of labelled images a
 * stratified one. A data set with a
 * validation and no test split is tested on the former, and held-out images come from training; one with neither is tested on
 * {@linkplain TestPart images set aside}.
 */
public record ImageSplits(
        ImageSplit train,
        ImageSplit heldOut,
        ImageSplit test,
        ImageSplit wholeTrain,
        boolean labelled,
        List<AutoCloseable> resources)
        implements AutoCloseable {
    /** Data sets that decode to no more than this many bytes, all splits together, are held decoded. */
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
            SeekableShards source, DatasetDocument document, double heldOutFraction, long seed, Path cache) {
        return load(source, document, heldOutFraction, seed, cache, DECODED_BYTES);
    }

    /** As below, of pictures as they are seen by default. */
    public static ImageSplits load(
            SeekableShards source,
            DatasetDocument document,
            double heldOutFraction,
            long seed,
            Path cache,
            long decodedBytes) {
        return load(source, document, PictureView.defaults(), heldOutFraction, seed, cache, decodedBytes);
    }

    /**
     * Reads and decodes.
     *
     * @param view of pictures
     * @param heldOutFraction of every class, or of all images without labels, in (0, 1), if training images must be held out
     * @param seed chooses the held-out images
     * @param source stays open while the splits are used, where they have {@link #resources}
     * @param cache folder for samples of data sets larger than {@code decodedBytes} that do not lie in their files as they are; what is
     *     written there vanishes on close
     * @throws ProblemException {@code BROKEN_IMAGE} naming shard and sample; {@code INVALID_DATASET} if the files differ
     *     from the document
     */
    public static ImageSplits load(
            SeekableShards source,
            DatasetDocument document,
            PictureView view,
            double heldOutFraction,
            long seed,
            Path cache,
            long decodedBytes) {
        var resources = new ArrayList<AutoCloseable>();
        try {
            return load(
                    document,
                    heldOutFraction,
                    seed,
                    new SplitLoader(source, document, view, cache, decodedBytes, resources),
                    resources);
        } catch (RuntimeException e) {
            close(resources);
            throw e;
        }
    }

    private static ImageSplits load(
            DatasetDocument document,
            double heldOutFraction,
            long seed,
            SplitLoader loader,
            List<AutoCloseable> resources) {
        boolean labelled = document.labelled();
        Parts parts = document.setAside()
                .map(test -> divided(document.fitting(), test, loader))
                .orElseGet(() -> new Parts(
                        loader.load(document.fitting(), labelled), loader.load(reported(document), document.scored())));
        if (document.heldOutGiven()) {
            ImageSplit heldOut =
                    loader.load(document.split(SplitName.VALIDATION).orElseThrow(), labelled);
            return new ImageSplits(parts.fitted(), heldOut, parts.tested(), parts.fitted(), labelled, resources);
        }
        HoldOut chosen = labelled
                ? HoldOut.stratified(parts.fitted(), document.classes().size(), heldOutFraction, seed)
                : HoldOut.random(parts.fitted().size(), heldOutFraction, seed);
        return new ImageSplits(
                new SubsetSplit(parts.fitted(), chosen.rest()),
                new SubsetSplit(parts.fitted(), chosen.heldOut()),
                parts.tested(),
                parts.fitted(),
                labelled,
                resources);
    }

    private record Parts(ImageSplit fitted, ImageSplit tested) {}

    /** Each image with its class, where they have any. */
    private static Parts divided(Split fitting, Split test, SplitLoader loader) {
        int images = fitting.samples() + test.samples();
        var part = new TestPart(images);
        if (!test.labelled()) {
            return parts(loader.load(fitting.ofImages(images), part::add), part.parts(test.samples()));
        }
        int[] labels = new int[images];
        int[] next = {0};
        ImageSplit all = loader.load(fitting.ofImages(images), sample -> {
            int label = loader.label(sample);
            part.add(sample, label);
            labels[next[0]++] = label;
        });
        return parts(new LabelledSplit(all, labels), part.parts(test.perClass()));
    }

    private static Parts parts(ImageSplit all, HoldOut chosen) {
        return new Parts(new SubsetSplit(all, chosen.rest()), new SubsetSplit(all, chosen.heldOut()));
    }

    private static Split reported(DatasetDocument document) {
        return document.reported()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_DATASET, "data set " + document.id() + " has no test images"));
    }

    @Override
    public void close() {
        close(resources);
    }

    private static void close(List<AutoCloseable> resources) {
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
}
