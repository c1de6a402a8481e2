package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Every instance of the markers is a process; one that begins and never ends has died. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class AttemptMarkersTest {
    @Inject
    ArtifactStore store;

    private AttemptMarkers process() {
        return new AttemptMarkers(store);
    }

    @Test
    void anAttemptThatAProcessDiedInIsNotBegunByAnother() {
        assertThat(process().begin("jobs/died/1.json")).isTrue();

        assertThat(process().begin("jobs/died/1.json")).isFalse();
    }

    @Test
    void anAttemptThatHasEndedLeavesNothing() {
        var first = process();
        first.begin("jobs/ended/1.json");
        first.end("jobs/ended/1.json");

        assertThat(store.list("jobs/ended/")).isEmpty();
        assertThat(process().begin("jobs/ended/1.json")).isTrue();
    }

    @Test
    void aProcessThatGetsItsWorkBackGoesOnWithTheSameAttempt() {
        var process = process();

        assertThat(process.begin("jobs/back/1.json")).isTrue();
        assertThat(process.begin("jobs/back/1.json")).isTrue();
        assertThat(process().begin("jobs/back/1.json")).isFalse();
    }

    @Test
    void aProcessThatStopsHasNotFailed() {
        var stopping = process();
        stopping.begin("jobs/stop/1.json");
        stopping.begin("jobs/stop/2.json");
        stopping.endAll();

        assertThat(store.list("jobs/stop/")).isEmpty();
    }

    @Test
    void anotherProcessesMarkerIsNotEndedByAStop() {
        process().begin("jobs/other/1.json");
        var stopping = process();
        stopping.begin("jobs/other/1.json");
        stopping.endAll();

        assertThat(store.list("jobs/other/")).hasSize(1);
    }

    @Test
    void theNextAttemptIsTheFirstThatNobodyDiedIn() {
        String prefix = Keys.attempts("next", "search", 2, Step.FIRST);
        assertThat(process().beginNext(prefix, 3)).isEqualTo("jobs/next/attempts/search-2/1.json");
        assertThat(process().beginNext(prefix, 3)).isEqualTo("jobs/next/attempts/search-2/2.json");
        assertThat(process().beginNext(prefix, 3)).isEqualTo("jobs/next/attempts/search-2/3.json");

        assertThatThrownBy(() -> process().beginNext(prefix, 3))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.WORKER_DIED))
                .hasMessageContaining("3 times");
    }
}
