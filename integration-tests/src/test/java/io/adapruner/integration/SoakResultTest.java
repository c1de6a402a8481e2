package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.benchmarks.soak.Census;
import io.adapruner.benchmarks.soak.ComparableReport;
import io.adapruner.benchmarks.soak.JobOutcome;
import io.adapruner.benchmarks.soak.JobRun;
import io.adapruner.benchmarks.soak.Kill;
import io.adapruner.benchmarks.soak.SoakResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a soak calls a fault. */
class SoakResultTest {
    private static final Census CLEAN = new Census(Set.of("first", "a"), Map.of("first/0", 1, "a/0", 1, "a/1", 1), 0);

    @Test
    void jobsThatEndedOnceWithTheSameReportAreNoFault() {
        assertThat(result(new JobOutcome.Same(), CLEAN).faults()).isEmpty();
    }

    @Test
    void everyOtherOutcomeIsAFault() {
        assertThat(result(new JobOutcome.Differing(List.of("/seed: 1 and 2")), CLEAN)
                        .faults())
                .containsExactly("job a differs: [/seed: 1 and 2]");
        assertThat(result(new JobOutcome.Failed("no room"), CLEAN).faults()).containsExactly("job a failed: no room");
        assertThat(result(new JobOutcome.Stuck("running"), CLEAN).faults()).containsExactly("job a is stuck: running");
        assertThat(result(new JobOutcome.Lost("not-found"), CLEAN).faults())
                .containsExactly("job a is lost: not-found");
    }

    @Test
    void aTargetFinishedTwiceAndAJobThatNobodyKnowsAreDoubled() {
        var census = new Census(Set.of("first", "a", "b"), Map.of("first/0", 1, "a/0", 1, "a/1", 2), 0);

        assertThat(result(new JobOutcome.Same(), census).faults()).containsExactly("a/1 is doubled", "b is doubled");
    }

    @Test
    void anAcceptedJobWithoutAnEventIsLost() {
        var census = new Census(Set.of("first"), Map.of("first/0", 1), 0);

        assertThat(result(new JobOutcome.Same(), census).faults()).containsExactly("job a is lost: no event names it");
    }

    @Test
    void aDeadLetterIsAFault() {
        var census = new Census(CLEAN.begun(), CLEAN.results(), 2);

        assertThat(result(new JobOutcome.Same(), census).faults()).containsExactly("2 dead letters");
    }

    @Test
    void reportsAreComparedInAllButWhatBelongsToTheRun() throws Exception {
        ComparableReport expected = report("one", 3.25, 0.5);

        assertThat(expected.differences(report("two", 3.25, 0.75))).isEmpty();
        assertThat(expected.differences(report("one", 3.5, 0.5)))
                .containsExactly("/targets/0/epochs/0/loss: 3.25 and 3.5");
    }

    @Test
    void whatOnlyOneReportHasIsADifference() throws Exception {
        var json = new ObjectMapper();
        ComparableReport less = ComparableReport.of(json.readTree("{\"targets\": [{}]}"));
        ComparableReport more =
                ComparableReport.of(json.readTree("{\"targets\": [{}], \"problem\": {\"code\": \"x\"}}"));

        assertThat(less.differences(more)).containsExactly("/problem: nothing and {\"code\":\"x\"}");
        assertThat(more.differences(less)).containsExactly("/problem: {\"code\":\"x\"} and nothing");
    }

    private static ComparableReport report(String job, double loss, double seconds) throws Exception {
        return ComparableReport.of(new ObjectMapper().readTree("""
                {"jobId": "%1$s", "targets": [{"artifacts": {"model.onnx": "jobs/%1$s/model.onnx"},
                 "latency": {"threads": 1, "measurements": [{"originalMillis": %3$s}]},
                 "epochs": [{"loss": %2$s, "seconds": %3$s}], "durations": {"export": %3$s}}], "durations": {"export": %3$s}}
                """.formatted(job, loss, seconds)));
    }

    private static SoakResult result(JobOutcome outcome, Census census) {
        return new SoakResult(
                Duration.ofSeconds(2),
                List.of(new Kill("broker", 1, Duration.ofSeconds(1))),
                Set.of("first"),
                List.of(new JobRun("a", Duration.ofSeconds(1), outcome)),
                census);
    }
}
