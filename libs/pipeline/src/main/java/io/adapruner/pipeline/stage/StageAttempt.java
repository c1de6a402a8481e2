package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.trace.TraceKeys;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One attempt at a stage's work, on a platform thread of its own: native code would pin a virtual thread's carrier, and the
 * caller must be free to give up at the deadline. Work that its progress asked to end and that does not within the grace is
 * interrupted and left alone; {@code ended} runs once, when it is really over, or when it could not be begun.
 */
final class StageAttempt {
    private final StageWork work;
    private final Duration deadline;
    private final Duration grace;
    private final Runnable ended;
    private final ThreadFactory threads;
    private volatile boolean late;

    StageAttempt(StageWork work, Duration deadline, Duration grace, Runnable ended) {
        this(work, deadline, grace, ended, Thread.ofPlatform().daemon().factory());
    }

    StageAttempt(StageWork work, Duration deadline, Duration grace, Runnable ended, ThreadFactory threads) {
        this.work = work;
        this.deadline = deadline;
        this.grace = grace;
        this.ended = ended;
        this.threads = threads;
    }

    /** Throws once the deadline has passed; the gate of the work's progress. */
    void check() {
        if (late) {
            throw exceeded();
        }
    }

    List<Event> run(StageContext context) throws InterruptedException {
        Context trace = Context.current();
        var task = new FutureTask<List<Event>>(() -> {
            try (var _ = LogKeys.of(context);
                    var _ = trace.makeCurrent();
                    var _ = TraceKeys.of(trace)) {
                return List.copyOf(work.run(context));
            } finally {
                ended.run();
            }
        });
        Thread thread = begun(task, context);
        try {
            return await(task, thread);
        } catch (ExecutionException e) {
            throw Failures.typed(e.getCause());
        }
    }

    /** Where the system has no thread left, nothing runs that would report its end. */
    private Thread begun(FutureTask<List<Event>> task, StageContext context) {
        try {
            Thread thread = threads.newThread(task);
            thread.setName("stage-" + context.part().stage().label() + "-"
                    + context.part().jobId());
            thread.start();
            return thread;
        } catch (RuntimeException | Error e) {
            ended.run();
            throw e;
        }
    }

    private List<Event> await(FutureTask<List<Event>> task, Thread thread)
            throws ExecutionException, InterruptedException {
        try {
            return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            late = true;
        }
        try {
            return task.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw exceeded();
        }
    }

    private ProblemException exceeded() {
        return new ProblemException(
                ProblemCode.DEADLINE_EXCEEDED, "the stage took longer than its deadline of " + deadline);
    }
}
