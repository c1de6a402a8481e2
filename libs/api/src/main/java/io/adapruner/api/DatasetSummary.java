package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.data.DatasetDocument;
import java.util.List;
import java.util.Optional;

/**
 * A data set in a list; the data set itself has the names of its classes and the shards.
 *
 * @param classes number of classes, 0 for samples without labels
 * @param channels of images, as height and width; empty where the samples are arrays
 * @param shape of arrays, channels first; empty where the samples are images
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DatasetSummary(
        String id,
        int classes,
        Optional<Integer> channels,
        Optional<Integer> height,
        Optional<Integer> width,
        Optional<List<Integer>> shape,
        List<Split> splits) {
    /** One split. */
    public record Split(String name, long samples) {}

    public static DatasetSummary of(DatasetDocument dataset) {
        return new DatasetSummary(
                dataset.id(),
                dataset.classes().size(),
                dataset.channels(),
                dataset.height(),
                dataset.width(),
                dataset.shape(),
                dataset.splits().stream()
                        .map(split -> new Split(split.name(), split.samples()))
                        .toList());
    }
}
