package io.adapruner.cli.report;

import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fetches what a job leaves: the files of its targets and its report. */
public final class ResultFiles {
    private final GatewayClient gateway;

    public ResultFiles(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** Fetches everything into a folder; with several targets, into one folder each. */
    public ReportText fetch(String jobId, Path out) throws IOException {
        Report report = gateway.report(jobId);
        Map<Integer, Path> folders = folders(report.targets(), out);
        Files.createDirectories(out);
        for (Artifact artifact : gateway.artifacts(jobId)) {
            Path folder = folders.get(artifact.target());
            if (folder != null && artifact.name().matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                Files.createDirectories(folder);
                gateway.download(artifact.url(), folder.resolve(artifact.name()));
            }
        }
        Json.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(out.resolve("report.json").toFile(), report);
        var text = new ReportText(report, gateway.model(report.model()), gateway.dataset(report.dataset()));
        Files.writeString(out.resolve("report.md"), text.markdown());
        return text;
    }

    /** {@code macs=50%} becomes {@code macs-50}; two budgets of one folder name are told apart by their index. */
    private static Map<Integer, Path> folders(List<TargetReport> targets, Path out) {
        var folders = new HashMap<Integer, Path>();
        Set<String> taken = new HashSet<>();
        for (TargetReport target : targets) {
            String name = target.budget().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("-+$", "");
            boolean free = !name.isEmpty() && taken.add(name);
            folders.put(
                    target.target(),
                    targets.size() == 1 ? out : out.resolve(free ? name : "target-" + target.target()));
        }
        return folders;
    }
}
