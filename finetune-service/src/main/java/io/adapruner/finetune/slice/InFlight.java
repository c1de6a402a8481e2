package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * One polled record on its way.
 *
 * <pre>
 *   polled -> running -> finished -> committed
 *                    \-> released (the partition went away, or the next owner is to take it)
 * </pre>
 *
 * Only {@link #stopRequested} and {@link #finished} are touched by two threads; the rest belongs to the polling thread.
 */
final class InFlight implements StopSignal {
    private static final Logger LOG = Logger.getLogger(InFlight.class);
    /** Made beforehand: there may be no memory left when it is needed. */
    private static final SliceOutcome UNDONE = new SliceOutcome.Undone();

    private final ConsumerRecord<String, byte[]> request;
    private final CompletableFuture<SliceOutcome> outcome = new CompletableFuture<>();
    private volatile boolean stop;
    private volatile long finishedAtNanos;
    private boolean over;

    InFlight(ConsumerRecord<String, byte[]> request) {
        this.request = request;
    }

    TopicPartition partition() {
        return new TopicPartition(request.topic(), request.partition());
    }

    long offset() {
        return request.offset();
    }

    /** On the work thread: does the work and keeps its outcome; a failure becomes a dead letter. */
    void work(SliceWork work) {
        SliceOutcome result = UNDONE;
        try {
            result = outcomeOf(work);
        } finally {
            // Whatever happens: a record whose work has no outcome would keep its partition forever.
            finishedAtNanos = System.nanoTime();
            outcome.complete(result);
        }
    }

    private SliceOutcome outcomeOf(SliceWork work) {
        try {
            return work.run(request, this);
        } catch (Throwable e) {
            LOG.errorf(
                    e,
                    "Record of %s at offset %d goes to the dead-letter topic: %s",
                    partition(),
                    request.offset(),
                    e.getMessage());
            return new SliceOutcome.Done(List.of(DeadLetter.of(request, e)));
        }
    }

    boolean finished() {
        return outcome.isDone();
    }

    /** Blocks until the work has ended. */
    SliceOutcome outcome() {
        return outcome.join();
    }

    /** What to publish with the offset; the work must have ended, and not as undone. */
    List<ProducerRecord<String, byte[]>> records() {
        return switch (outcome()) {
            case SliceOutcome.Done done -> done.records();
            case SliceOutcome.Later later -> later.records();
            case SliceOutcome.Undone _ -> throw new IllegalStateException("nothing was done at " + partition());
        };
    }

    /**
     * Whether its outcome holds a record for the same topic that has no partition yet: only then does it matter whether others
     * wait.
     */
    boolean goesOn(String topic) {
        return !undone() && records().stream().anyMatch(r -> r.topic().equals(topic) && r.partition() == null);
    }

    boolean undone() {
        return outcome() instanceof SliceOutcome.Undone;
    }

    /** Whether the delay that the work requested has passed. */
    boolean due() {
        Duration delay = outcome() instanceof SliceOutcome.Later later ? later.delay() : Duration.ZERO;
        return System.nanoTime() - finishedAtNanos >= delay.toNanos();
    }

    void requestStop() {
        stop = true;
    }

    @Override
    public boolean stopRequested() {
        return stop;
    }

    /** Committed, or no longer ours to commit. */
    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }
}
