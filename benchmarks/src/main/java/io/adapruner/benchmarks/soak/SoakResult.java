package io.adapruner.benchmarks.soak;

import io.adapruner.benchmarks.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a soak has shown.
 *
 * @param wall from the first submission to the last report
 * @param undisturbed the jobs run before, to compare with
 * @param runs one for each job
 */
public record SoakResult(Duration wall, List<Kill> kills, Set<String> undisturbed, List<JobRun> runs, Census census) {
    public SoakResult {
        kills = List.copyOf(kills);
        undisturbed = Set.copyOf(undisturbed);
        runs = List.copyOf(runs);
    }

    /** One line for each thing that must not happen; empty: none of them happened. */
    public List<String> faults() {
        var faults = new ArrayList<String>();
        for (JobRun run : runs) {
            String job = "job " + (run.jobId().isEmpty() ? "(no id)" : run.jobId());
            switch (run.outcome()) {
                case JobOutcome.Same() -> {}
                case JobOutcome.Differing(var differences) -> faults.add(job + " differs: " + differences);
                case JobOutcome.Failed(String why) -> faults.add(job + " failed: " + why);
                case JobOutcome.Stuck(String lastSeen) -> faults.add(job + " is stuck: " + lastSeen);
                case JobOutcome.Lost(String answer) -> faults.add(job + " is lost: " + answer);
            }
        }
        census.lost(accepted()).forEach(job -> faults.add("job " + job + " is lost: no event names it"));
        census.doubled(accepted()).forEach(what -> faults.add(what + " is doubled"));
        if (census.deadLetters() > 0) {
            faults.add(census.deadLetters() + " dead letters");
        }
        return faults;
    }

    /** How often each process was killed while jobs were open. */
    public Map<String, Long> killsByProcess() {
        return kills.stream()
                .filter(kill -> kill.openJobs() > 0)
                .collect(Collectors.groupingBy(Kill::process, Collectors.counting()));
    }

    /** A table in Markdown. */
    public String table() {
        Map<String, Long> struck = killsByProcess();
        String killed = Cluster.names().stream()
                .map(name -> name + " " + struck.getOrDefault(name, 0L))
                .collect(Collectors.joining(", "));
        return String.join(
                System.lineSeparator(),
                "| | |",
                "|---|---|",
                row("jobs", runs.size()),
                row("wall time", seconds(wall) + " s"),
                row("a job, median and longest", seconds(quantile(0.5)) + " s, " + seconds(quantile(1)) + " s"),
                row("kills with jobs open", killed),
                row(
                        "other kills",
                        kills.size()
                                - struck.values().stream().mapToLong(n -> n).sum()),
                row("lost", lost().size()),
                row("doubled", census.doubled(accepted()).size()),
                row("stuck", count(JobOutcome.Stuck.class)),
                row("failed", count(JobOutcome.Failed.class)),
                row("differing reports", count(JobOutcome.Differing.class)),
                row("dead letters", census.deadLetters()));
    }

    private Set<String> lost() {
        Set<String> lost = census.lost(accepted());
        runs.stream()
                .filter(run -> run.outcome() instanceof JobOutcome.Lost)
                .map(JobRun::jobId)
                .forEach(lost::add);
        return lost;
    }

    private Set<String> accepted() {
        Set<String> ids =
                runs.stream().map(JobRun::jobId).filter(id -> !id.isEmpty()).collect(Collectors.toSet());
        ids.addAll(undisturbed);
        return ids;
    }

    private long count(Class<? extends JobOutcome> outcome) {
        return runs.stream().filter(run -> outcome.isInstance(run.outcome())).count();
    }

    private Duration quantile(double part) {
        List<Duration> sorted = runs.stream().map(JobRun::took).sorted().toList();
        return sorted.get((int) Math.round((sorted.size() - 1) * part));
    }

    private static String row(String name, Object value) {
        return "| " + name + " | " + value + " |";
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1e3);
    }
}
