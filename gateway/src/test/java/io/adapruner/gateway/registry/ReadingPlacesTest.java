package io.adapruner.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadingPlacesTest {
    @Test
    void noMoreAreReadAtATimeThanThereArePlaces() throws Exception {
        var places = new ReadingPlaces(2, Duration.ofSeconds(50));
        var reading = new AtomicInteger();
        var most = new AtomicInteger();
        List<Future<Integer>> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                int number = i;
                all.add(threads.submit(() -> places.in(() -> {
                    most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                    reading.decrementAndGet();
                    return number;
                })));
            }
        }
        for (int i = 0; i < 6; i++) {
            assertThat(all.get(i).get()).isEqualTo(i);
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void whoFindsNoPlaceInTimeIsToldToComeAgainAndHasNotBeenRead() throws Exception {
        var places = new ReadingPlaces(1, Duration.ofMillis(10));
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var thread = Executors.newSingleThreadExecutor()) {
            var unused = thread.submit(() -> places.in(() -> {
                begun.countDown();
                return await(end);
            }));
            begun.await();

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> places.in(() -> {
                        throw new AssertionError("was read");
                    }))
                    .withMessageContaining("at most 1 at a time")
                    .returns(ProblemCode.GATEWAY_UNAVAILABLE, ProblemException::code)
                    .returns(true, e -> e.code().retryable());

            end.countDown();
        }
        assertThat(places.in(() -> "free")).isEqualTo("free");
    }

    /** Whoever comes when eight wait already would hold a thread of the gateway for nothing. */
    @Test
    void moreThanAFewDoNotWait() throws Exception {
        var places = new ReadingPlaces(1, Duration.ofSeconds(50));
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        List<Future<Boolean>> waiting = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(9)) {
            waiting.add(threads.submit(() -> places.in(() -> {
                begun.countDown();
                return await(end);
            })));
            begun.await();
            for (int i = 0; i < 8; i++) {
                waiting.add(threads.submit(() -> places.in(() -> true)));
            }
            Awaitility.await().until(() -> places.waiting() == 8);

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> places.in(() -> false))
                    .returns(ProblemCode.GATEWAY_UNAVAILABLE, ProblemException::code);

            end.countDown();
        }
        for (Future<Boolean> each : waiting) {
            assertThat(each.get()).isTrue();
        }
    }

    @Test
    void aPlaceIsFreeAfterAFailure() {
        var places = new ReadingPlaces(1, Duration.ofMillis(10));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> places.in(() -> {
                        throw new OutOfMemoryError("of the test");
                    }))
                    .isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(places.in(() -> "free")).isEqualTo("free");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
