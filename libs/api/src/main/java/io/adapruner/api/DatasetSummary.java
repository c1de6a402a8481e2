package io.adapruner.api;

import io.adapruner.data.DatasetDocument;
import java.util.List;

/**
 * A data set in a list; the data set itself has the names of its classes and the shards.
 *
 * @param classes number of classes, 0 for images without labels
 */
public record DatasetSummary(String id, int classes, int channels, int height, int width, List<Split> splits) {
    /** One split. */
    public record Split(String name, long samples) {}

    public static DatasetSummary of(DatasetDocument dataset) {
        return new DatasetSummary(
                dataset.id(),
                dataset.classes().size(),
                dataset.channels(),
                dataset.height(),
                dataset.width(),
                dataset.splits().stream()
                        .map(split -> new Split(split.name(), split.samples()))
                        .toList());
    }
}
