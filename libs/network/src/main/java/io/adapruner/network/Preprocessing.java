package io.adapruner.network;

import java.util.Collections;
import java.util.List;

/**
 * What happens to a sample before the network sees it, per channel: {@code (pixel / 255 - mean) / deviation} to images,
 * {@code (x - mean) / deviation} to the values of arrays.
 *
 * @param mean one per input channel, in units of full intensity, or in those of the arrays
 * @param deviation one per input channel, above 0
 */
public record Preprocessing(List<Double> mean, List<Double> deviation) {
    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size()
                || mean.isEmpty()
                || deviation.stream().anyMatch(d -> !(d > 0))) {
            throw new IllegalArgumentException("mean " + mean + " and deviation " + deviation
                    + " need one value per input channel, deviations above 0");
        }
    }

    /** Means and deviations of ImageNet, torchvision's default. */
    public static Preprocessing imageNet() {
        return new Preprocessing(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    }

    /** The means of {@link #imageNet}'s three, for networks of one channel. */
    public static Preprocessing greyImageNet() {
        return new Preprocessing(List.of(0.449), List.of(0.226));
    }

    /** Mean 0 and deviation 1: arrays are taken as they are. */
    public static Preprocessing none(int channels) {
        return new Preprocessing(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    }
}
