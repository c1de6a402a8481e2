package io.adapruner.cli.report;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetDocument.Split;
import java.util.stream.Collectors;

/** What a data set holds, on one line. */
public record DatasetText(DatasetDocument dataset) {
    /**
     * E.g. {@code 10 classes, 8000 train, 2000 test}, {@code images without labels, 18 train, 2 test}, or {@code 6 classes, arrays
     * of 6x128, 300 train, 60 test}.
     */
    public String line() {
        String kind = dataset.format().kind().plural();
        return (anyLabels() ? dataset.classes().size() + " classes, " : kind + " without labels, ")
                + shape()
                + dataset.splits().stream().map(this::part).collect(Collectors.joining(", "));
    }

    private String shape() {
        return dataset.shape().isPresent() ? "arrays of " + dataset.format().shape() + ", " : "";
    }

    private boolean anyLabels() {
        return dataset.splits().stream().anyMatch(Split::labelled);
    }

    private String part(Split split) {
        String samples = split.samples() + " " + split.name();
        return anyLabels() && !split.labelled() ? samples + " without labels" : samples;
    }
}
