package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class StageAttemptTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final StageContext CONTEXT =
            new StageContext(new StagePart("job", Target.budget(0), Step.FIRST, Stage.SEARCH), 1, new Silence());

    private final Semaphore place = new Semaphore(0);

    /** Progress that ignores every report and never ends the work. */
    private static final class Silence implements Progress {
        @Override
        public void report(double fraction, Map<String, Double> figures, String message) {}

        @Override
        public void check() {}
    }

    @Test
    void aPlaceIsGivenBackWhenTheSystemHasNoThreadForTheWork() {
        ThreadFactory none = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        var attempt = new StageAttempt(context -> List.of(), LONG, LONG, place::release, none);

        assertThatThrownBy(() -> attempt.run(CONTEXT)).isInstanceOf(OutOfMemoryError.class);

        assertThat(place.availablePermits()).isEqualTo(1);
    }

    @Test
    void aPlaceIsGivenBackOnceWhenTheWorkEnds() throws Exception {
        assertThat(new StageAttempt(context -> List.of(), LONG, LONG, place::release).run(CONTEXT))
                .isEmpty();

        assertThat(place.availablePermits()).isEqualTo(1);
    }

    @Test
    void aPlaceIsGivenBackOnceWhenTheWorkFails() {
        var attempt = new StageAttempt(
                context -> {
                    throw new IllegalStateException("broken");
                },
                LONG,
                LONG,
                place::release);

        assertThatThrownBy(() -> attempt.run(CONTEXT)).hasMessageContaining("broken");

        assertThat(place.availablePermits()).isEqualTo(1);
    }
}
