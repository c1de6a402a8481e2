package io.adapruner.cli.report;

import io.adapruner.pipeline.json.Json;
import java.io.IOException;

/** Shows what was fetched, for people or for programs. */
public record FetchedResults(OutputOptions output) {
    public void show(ReportText report) throws IOException {
        if (output.json()) {
            System.out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report.report()));
        } else {
            System.out.println();
            System.out.println(report.body());
            System.out.println("Results are in " + output.folder().toAbsolutePath());
        }
    }
}
