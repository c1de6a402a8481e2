package io.adapruner.pipeline.topic;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Threads that wait until a follower has read everything: what was there at its start, or what is there now. */
final class ReplayWaiters {
    private final Supplier<Optional<String>> hindrance;
    private final CompletableFuture<Void> replayed = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> catchingUp = new ConcurrentLinkedQueue<>();
    private volatile Throwable ended;

    /** @param hindrance why not everything is known now, for the message to those who waited in vain */
    ReplayWaiters(Supplier<Optional<String>> hindrance) {
        this.hindrance = hindrance;
    }

    boolean isReplayed() {
        return replayed.isDone() && !replayed.isCompletedExceptionally();
    }

    /** The follower has read what was there at its start. */
    void replayed() {
        replayed.complete(null);
    }

    /** One who waits for what is there now, or null; the follower completes it, or gives it {@linkplain #giveBack back}. */
    CompletableFuture<Void> next() {
        return catchingUp.poll();
    }

    /** Lets someone wait on for the follower's next try. */
    void giveBack(CompletableFuture<Void> waiter) {
        catchingUp.add(waiter);
    }

    /** Nothing will be read any more: everyone who waits fails now, and everyone who comes later. */
    void end(Throwable reason) {
        ended = reason;
        replayed.completeExceptionally(reason);
        for (var waiter = catchingUp.poll(); waiter != null; waiter = catchingUp.poll()) {
            waiter.completeExceptionally(reason);
        }
    }

    /** @throws ProblemException BROKER_UNAVAILABLE if the start is not read within that time */
    void awaitReplay(Duration patience) {
        await(replayed, patience);
    }

    /** @throws ProblemException BROKER_UNAVAILABLE if that takes longer */
    void awaitNow(Duration patience) {
        await(replayed, patience);
        var caughtUp = new CompletableFuture<Void>();
        catchingUp.add(caughtUp);
        // Between the check of those who end and this one's arrival nobody would complete it.
        if (ended != null) {
            end(ended);
        }
        await(caughtUp, patience);
    }

    private void await(CompletableFuture<Void> condition, Duration patience) {
        try {
            condition.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unread("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw unread(hindrance.get().orElse("no answer within " + patience), e);
        }
    }

    private static ProblemException unread(String reason, Exception cause) {
        return new ProblemException(ProblemCode.BROKER_UNAVAILABLE, "the event log cannot be read: " + reason, cause);
    }
}
