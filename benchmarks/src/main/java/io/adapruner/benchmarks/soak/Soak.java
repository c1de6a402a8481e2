package io.adapruner.benchmarks.soak;

import io.adapruner.api.JobRequest;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.EventLog;
import io.adapruner.benchmarks.soak.JobRunner.Undisturbed;
import io.adapruner.cli.gateway.GatewayClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs many small jobs on the services as processes while these, the broker and the store are killed in turn, and compares
 * every report with an undisturbed one. The exit code is 1 when anything was lost, doubled, stuck, failed or different.
 *
 * <pre>
 * Soak JOBS SECONDS_BETWEEN_KILLS JOBS_IN_FLIGHT
 * Soak 1000 30 6
 * </pre>
 */
public final class Soak {
    /** A job of some hundred milliseconds that waits for each process once, and for a stage's longest back-off, takes minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** One thread computes the same wherever it runs; a training of two epochs must be a chain of slices. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("ADAPRUNER_FINETUNE_SLICE_EPOCHS", "1", "ADAPRUNER_ENGINE_THREADS", "1");

    private Soak() {}

    public static void main(String[] arguments) throws Exception {
        SoakPlan plan = SoakPlan.of(arguments);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path folder = Files.createTempDirectory("adapruner-soak");
        System.out.println("logs and data: " + folder);
        SoakResult result = run(folder, plan, System.out);
        List<String> faults = result.faults();
        faults.forEach(System.out::println);
        System.out.println(result.table());
        if (faults.isEmpty()) {
            delete(folder);
        }
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    /**
     * Runs a soak to its end, or until nothing ends any more.
     *
     * @param folder for logs and data, empty
     * @param out for progress
     * @throws IllegalStateException when a killed process does not come back, or an undisturbed job does not succeed
     */
    public static SoakResult run(Path folder, SoakPlan plan, PrintStream out) throws Exception {
        try (Cluster cluster = Cluster.start(folder, ENVIRONMENT);
                var gateway = new GatewayClient(cluster.gateway())) {
            TinyJobs jobs = TinyJobs.register(gateway, folder.resolve("job"));
            var runner = new JobRunner(gateway, PATIENCE);
            List<Undisturbed> undisturbed =
                    jobs.requests().stream().map(runner::undisturbed).toList();
            var log = new SoakLog(out, plan.jobs());
            long start = System.nanoTime();
            var kills = new CopyOnWriteArrayList<Kill>();
            List<JobRun> runs;
            Duration wall;
            try (var killings = Killings.start(cluster, plan.betweenKills(), log::open, kill -> {
                log.killed(kill);
                kills.add(kill);
            })) {
                runs = runs(plan, jobs, undisturbed, runner, log, killings);
                wall = Duration.ofNanos(System.nanoTime() - start);
            }
            return new SoakResult(
                    wall,
                    kills,
                    undisturbed.stream().map(Undisturbed::jobId).collect(Collectors.toSet()),
                    runs,
                    Census.of(new EventLog(cluster.bootstrapServers())));
        }
    }

    private static List<JobRun> runs(
            SoakPlan plan,
            TinyJobs jobs,
            List<Undisturbed> undisturbed,
            JobRunner runner,
            SoakLog log,
            Killings killings)
            throws InterruptedException, ExecutionException {
        try (var slots = Executors.newFixedThreadPool(plan.inFlight())) {
            var futures = new ArrayList<Future<JobRun>>();
            for (int i = 0; i < plan.jobs(); i++) {
                // Even the shortest soak must include the death of every process: its jobs are spread over the first
                // round of kills, and each part of them begins when a process is about to be killed.
                int after = 1 + (int) ((long) i * Cluster.names().size() / plan.jobs());
                int kind = jobs.kind(i);
                JobRequest request = jobs.requests().get(kind);
                futures.add(slots.submit(() -> {
                    killings.awaitAnnounced(after);
                    log.begun();
                    JobRun run = runner.run(request, undisturbed.get(kind).report());
                    log.ended(run);
                    return run;
                }));
            }
            var runs = new ArrayList<JobRun>();
            for (Future<JobRun> future : futures) {
                runs.add(future.get());
            }
            return runs;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
