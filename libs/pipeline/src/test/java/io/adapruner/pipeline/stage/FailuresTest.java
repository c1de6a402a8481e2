package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailuresTest {
    /** Every write to it fails as on a full volume. */
    private static final Path FULL = Path.of("/dev/full");

    @Test
    void aFullVolumeIsNamedHoweverDeepItLies() {
        assumeTrue(Files.exists(FULL), "this system has no /dev/full");
        Throwable failure = catchThrowable(() -> {
            try (var out = new FileOutputStream(FULL.toFile())) {
                out.write(new byte[1]);
            } catch (IOException e) {
                throw new UncheckedIOException("writing the pruned network to " + FULL, e);
            }
        });

        ProblemException problem = Failures.typed(new IllegalStateException(failure));

        assertThat(problem.code()).isEqualTo(ProblemCode.DISK_FULL);
        assertThat(problem).hasMessageContaining("writing the pruned network").hasMessageContaining("No space left");
        assertThat(Failures.passing(problem.code())).isTrue();
    }

    @Test
    void aTypedProblemInsideStaysWhatItIs() {
        var inner = new ProblemException(ProblemCode.NON_FINITE_LOSS, "loss is NaN at step 7");

        assertThat(Failures.typed(new IllegalStateException("slice failed", inner)))
                .isSameAs(inner);
    }

    @Test
    void anExhaustedHeapIsNamedAlsoInsideTheExceptionOfAnotherThread() {
        var exhausted = new OutOfMemoryError("Java heap space");

        assertThat(Failures.typed(exhausted).code()).isEqualTo(ProblemCode.OUT_OF_MEMORY);
        assertThat(Failures.typed(new IllegalStateException("reading images", exhausted))
                        .code())
                .isEqualTo(ProblemCode.OUT_OF_MEMORY);
    }

    @Test
    void workThatKillsItsProcessIsNotTriedAgainAtOnce() {
        assertThat(Failures.passing(ProblemCode.WORKER_DIED)).isFalse();
        assertThat(Failures.passing(ProblemCode.OUT_OF_MEMORY)).isTrue();
    }

    @Test
    void anythingElseIsADefectWithItsWholeChain() {
        ProblemException problem =
                Failures.typed(new IllegalStateException("outer", new NullPointerException("inner")));

        assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL);
        assertThat(problem).hasMessageContaining("outer").hasMessageContaining("inner");
    }
}
