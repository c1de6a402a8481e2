package io.adapruner.cli.report;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetDocument.Split;
import java.util.stream.Collectors;

/** What a data set holds, on one line. */
public record DatasetText(DatasetDocument dataset) {
    /** E.g. {@code 10 classes, 8000 train, 2000 test} or {@code images without labels, 18 train, 2 test}. */
    public String line() {
        return (anyLabels() ? dataset.classes().size() + " classes, " : "images without labels, ")
                + dataset.splits().stream().map(this::part).collect(Collectors.joining(", "));
    }

    private boolean anyLabels() {
        return dataset.splits().stream().anyMatch(Split::labelled);
    }

    private String part(Split split) {
        String images = split.samples() + " " + split.name();
        return anyLabels() && !split.labelled() ? images + " without labels" : images;
    }
}
