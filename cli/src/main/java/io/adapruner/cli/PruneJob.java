package io.adapruner.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.ReportText;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One job through the gateway's door: upload, register, submit, follow, fetch. */
final class PruneJob {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayClient gateway;
    private final ProgressView view;

    PruneJob(GatewayClient gateway, ProgressView view) {
        this.gateway = gateway;
        this.view = view;
    }

    /**
     * Uploads and registers a model; returns its id and says what can be pruned of it.
     *
     * @param companions files beside it that hold weights of it
     */
    String registerModel(Path file, List<Path> companions, ObjectNode registration) throws IOException {
        if (!Files.isReadable(file)) {
            throw new ProblemException(ProblemCode.INVALID_MODEL_FILE, "cannot read " + file);
        }
        registration.put(
                "uploadId",
                upload(Stream.concat(Stream.of(file), companions.stream()).toList()));
        JsonNode model = gateway.registerModel(registration);
        view.say(String.format(
                Locale.ROOT,
                "model %s: %.2f M MACs, %.3f M parameters; reachable: %.1f to %.1f %% of the MACs",
                model.path("name").asText(),
                model.path("cost").path("macs").asDouble() / 1e6,
                model.path("cost").path("parameters").asDouble() / 1e6,
                100
                        * model.path("reachable").path("macs").path("minimum").asDouble()
                        / model.path("cost").path("macs").asDouble(),
                100.0));
        model.path("warnings").forEach(warning -> view.say("warning: " + warning.asText()));
        return model.path("id").asText();
    }

    /** Uploads and registers a data set; returns its id. */
    String registerDataset(Path data) throws IOException {
        Path scratch = Files.createTempDirectory("adapruner-upload");
        try {
            JsonNode dataset = gateway.registerDataset(upload(DatasetPackage.of(data, scratch)));
            var splits = new StringBuilder();
            dataset.path("splits").forEach(s -> splits.append(", ")
                    .append(s.path("samples").asText())
                    .append(' ')
                    .append(s.path("name").asText()));
            view.say("data set: " + dataset.path("classes").size() + " classes" + splits);
            return dataset.path("id").asText();
        } finally {
            deleteTree(scratch);
        }
    }

    /**
     * Submits, follows to the end and fetches the results.
     *
     * @return report.json
     * @throws ProblemException with the job's own problem when it fails
     */
    JsonNode run(ObjectNode request, Path out) throws IOException, InterruptedException {
        String id = gateway.submit(request).path("id").asText();
        view.say("job " + id);
        var ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cancelUnless(ended, id), "cancel-job"));
        JsonNode job = new EventStream(gateway, id).follow((name, body) -> {
            if (name.equals("progress")) {
                view.accept(body);
            } else if (name.equals("state")) {
                view.targets(body.path("targets").findValuesAsText("budget"));
            }
        });
        ended.set(true);
        if (!job.path("state").asText().equals("succeeded")) {
            throw failure(job);
        }
        JsonNode report = gateway.report(id);
        fetch(id, report, out);
        return report;
    }

    /**
     * Ctrl-C: whoever asked for the job is gone, so nobody will want its result. A gateway in this process is told to stop by the
     * same signal and may be gone first.
     */
    void cancelUnless(AtomicBoolean ended, String id) {
        if (ended.get()) {
            return;
        }
        try {
            gateway.cancel(id);
            view.say("job " + id + " is cancelled");
        } catch (ProblemException e) {
            view.say("job " + id + " is not cancelled and goes on with its gateway: " + e.getMessage());
        }
    }

    private static ProblemException failure(JsonNode job) {
        JsonNode problem = job.path("problem");
        ProblemCode code = ProblemCode.INTERNAL;
        for (ProblemCode known : ProblemCode.values()) {
            if (known.name().equalsIgnoreCase(problem.path("code").asText().replace('-', '_'))) {
                code = known;
            }
        }
        String state = job.path("state").asText();
        return new ProblemException(
                state.equals("cancelled") ? ProblemCode.CANCELLED : code,
                "job " + job.path("id").asText() + " " + state + ": "
                        + problem.path("detail").asText(problem.path("message").asText()));
    }

    private void fetch(String id, JsonNode report, Path out) throws IOException {
        Files.createDirectories(out);
        JsonNode targets = report.path("targets");
        for (JsonNode artifact : gateway.artifacts(id)) {
            int target = artifact.path("target").asInt(-1);
            String name = artifact.path("name").asText();
            if (target < 0 || !name.matches("[A-Za-z0-9._-]+")) {
                continue;
            }
            Path folder = targets.size() == 1 ? out : out.resolve(folder(targets, target));
            Files.createDirectories(folder);
            gateway.download(URI.create(artifact.path("url").asText()), folder.resolve(name));
        }
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(out.resolve("report.json").toFile(), report);
        Files.writeString(out.resolve("report.md"), new ReportText(report).markdown());
    }

    /** {@code macs=50%} becomes {@code macs-50}; two budgets of one folder name are told apart by their index. */
    private static String folder(JsonNode targets, int target) {
        Set<String> taken = new HashSet<>();
        String name = "target-" + target;
        for (JsonNode t : targets) {
            String candidate =
                    t.path("budget").asText().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("-+$", "");
            boolean free = taken.add(candidate);
            if (t.path("target").asInt() == target && free && !candidate.isEmpty()) {
                name = candidate;
            }
        }
        return name;
    }

    private String upload(List<Path> files) throws IOException {
        return new Uploader(gateway).upload(files, bytes -> {});
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
