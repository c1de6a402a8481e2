package io.adapruner.benchmarks.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.benchmarks.cluster.ShippedEnvironment;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Prunes a network as a user does, by {@code ./adapruner prune}, and adds what its reports say to the results that
 * {@link AccuracyPage} shows.
 *
 * <pre>
 * Study RESULTS OUT MODEL ARCHITECTURE DATA VARIANTS SEEDS EPOCHS BUDGETS
 * Study benchmarks/results/accuracy.jsonl out resnet56-cifar10-jpeg.pt resnet56-cifar cifar10 "auto;adapruner" 0,1,2 1 macs=50%,macs=30%
 * </pre>
 *
 * A job whose folder in OUT has a report already is not run again.
 */
public final class Study {
    private static final int PATIENCE_HOURS = 3;

    private final Path results;
    private final Path out;
    private final Path model;
    private final String architecture;
    private final Path data;

    private Study(String[] args) {
        this.results = Path.of(args[0]);
        this.out = Path.of(args[1]);
        this.model = Path.of(args[2]);
        this.architecture = args[3];
        this.data = Path.of(args[4]);
    }

    /** What is not the product's default: of a variant of several, what is not of each. */
    private static List<String> options(String variant) {
        return Arrays.stream(variant.split(", ", -1))
                .flatMap(part -> option(part).stream())
                .toList();
    }

    private static List<String> option(String part) {
        return switch (part) {
            case "auto" -> List.of();
            case "adapruner", "uniform", "residual" -> List.of("--widths", part);
            case "multiples of 1", "multiples of 16" ->
                List.of("--multiple-of", part.substring("multiples of ".length()));
            case "random" -> List.of("--criteria", "random");
            case "plain" -> List.of("--distill", "off");
            case "scratch" -> List.of("--criteria", "reinitialised", "--distill", "off", "--learning-rate", "0.1");
            default -> throw new IllegalArgumentException("no variant " + part);
        };
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var study = new Study(args);
        List<String> budgets = List.of(args[8].split(",", -1));
        for (String seed : args[6].split(",", -1)) {
            for (String variant : args[5].split(";", -1)) {
                study.run(variant, Long.parseLong(seed), Integer.parseInt(args[7]), budgets);
            }
        }
    }

    private void run(String variant, long seed, int epochs, List<String> budgets)
            throws IOException, InterruptedException {
        String name = String.join("-", architecture, variant, "" + seed, "" + epochs, String.join("-", budgets));
        Path folder = out.resolve(name.replaceAll("[^A-Za-z0-9.]+", "-"));
        Path report = folder.resolve("report.json");
        if (Files.exists(report)) {
            return;
        }
        var options = new ArrayList<>(List.of("--architecture", architecture));
        budgets.forEach(budget -> options.addAll(List.of("--keep", budget)));
        options.addAll(List.of("--seed", "" + seed, "--epochs", "" + epochs));
        options.addAll(options(variant));
        prune(options, folder);
        String command = "./adapruner prune --model " + model.getFileName() + " --data " + data.getFileName() + " "
                + String.join(" ", options);
        ObjectMapper mapper = Json.mapper();
        for (TargetReport target :
                mapper.readValue(Files.readAllBytes(report), Report.class).targets()) {
            double latency = new ResultLatency(model, architecture).percent(result(folder, target, budgets));
            String line = mapper.writeValueAsString(measurement(target, variant, epochs, latency, command));
            System.out.println(line);
            Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private void prune(List<String> options, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(out);
        var command = new ArrayList<>(List.of(
                ShippedEnvironment.ROOT.resolve("adapruner").toAbsolutePath().toString(),
                "prune",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--json",
                "--out",
                folder.toString()));
        command.addAll(options);
        Path log = Path.of(folder + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(PATIENCE_HOURS, TimeUnit.HOURS) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(String.join(" ", command) + " did not succeed, see " + log);
        }
    }

    /** The results of one budget are in the job's folder, those of several in one each. */
    private static Path result(Path folder, TargetReport target, List<String> budgets) {
        return budgets.size() == 1
                ? folder
                : folder.resolve(
                        target.budget().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("-+$", ""));
    }

    private Measurement measurement(TargetReport target, String variant, int epochs, double latency, String command) {
        double before = target.durations().entrySet().stream()
                .filter(e -> List.of("importance", "search", "inheritance").contains(e.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        return new Measurement(
                architecture,
                target.budget(),
                "AdaPruner",
                variant,
                target.seed(),
                hundredths(100 * target.macsKept()),
                hundredths(target.base().accuracy().orElseThrow()),
                hundredths(target.accuracy().orElseThrow().surgery()),
                hundredths(target.accuracy().orElseThrow().inherited()),
                hundredths(before),
                Optional.of(hundredths(latency)),
                Optional.of(chosen(target)),
                epochs == 0 ? Optional.empty() : Optional.of(epochs),
                target.accuracy().orElseThrow().finetuned().map(Study::hundredths),
                epochs == 0
                        ? Optional.empty()
                        : Optional.of(hundredths(target.durations().get("fine-tuning"))),
                command);
    }

    private static String chosen(TargetReport target) {
        var chosen = new ArrayList<String>();
        target.widthRule().ifPresent(rule -> chosen.add(rule.name().toLowerCase(Locale.ROOT)));
        chosen.add(target.criterion());
        if (target.refitted()) {
            chosen.add("refitted");
        } else if (target.compensated()) {
            chosen.add("compensated");
        }
        if (target.recalibrated()) {
            chosen.add("recalibrated");
        }
        return String.join(", ", chosen);
    }

    private static double hundredths(double value) {
        return Math.round(100 * value) / 100.0;
    }
}
