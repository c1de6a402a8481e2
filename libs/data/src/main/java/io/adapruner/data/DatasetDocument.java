package io.adapruner.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * A checked data set ({@code datasets/<id>/dataset.json}).
 *
 * @param id SHA-256 of names and bytes, hexadecimal
 * @param classes names in the order of their indices
 * @param channels 1 if every image is grey, else 3
 * @param height of every image as the network sees it, in pixels
 * @param width of every image as the network sees it, in pixels
 */
public record DatasetDocument(
        String id, List<String> classes, int channels, int height, int width, List<Split> splits) {
    /**
     * One part of the data set.
     *
     * @param name {@code train}, {@code validation}, {@code test} or {@code calibration}
     * @param shards files that hold its samples, in reading order
     * @param perClass samples by class index
     */
    public record Split(String name, List<String> shards, int samples, List<Integer> perClass) {
        public Split {
            shards = List.copyOf(shards);
            perClass = List.copyOf(perClass);
        }
    }

    public DatasetDocument {
        classes = List.copyOf(classes);
        splits = List.copyOf(splits);
    }

    /** The split of that name, if the data set has one. */
    public Optional<Split> split(SplitName name) {
        return splits.stream().filter(s -> s.name().equals(name.label())).findFirst();
    }

    /** Whether it has training images, whose labels may be learnt from. */
    public boolean trainable() {
        return split(SplitName.TRAIN).isPresent();
    }

    /** The images with which structure and weights are chosen: for training, or, where there are none, for calibration. */
    public Split fitting() {
        return split(SplitName.TRAIN).or(() -> split(SplitName.CALIBRATION)).orElseThrow();
    }

    /**
     * Images that are learnt from while there is anything to choose: the size of {@link ImageSplits#train}.
     *
     * @param heldOutFraction as for {@link ImageSplits#load}
     */
    public int trainImages(double heldOutFraction) {
        Split train = split(SplitName.TRAIN).orElseThrow();
        if (split(SplitName.VALIDATION).isPresent() && split(SplitName.TEST).isPresent()) {
            return train.samples();
        }
        return train.samples()
                - train.perClass().stream()
                        .mapToInt(images -> HoldOut.of(images, heldOutFraction))
                        .sum();
    }

    /** The same images, to be resized to what a network takes. */
    public DatasetDocument resizedTo(int newHeight, int newWidth) {
        return new DatasetDocument(id, classes, channels, newHeight, newWidth, splits);
    }

    /** Bytes of one decoded image. */
    @JsonIgnore
    public int imageBytes() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }
}
