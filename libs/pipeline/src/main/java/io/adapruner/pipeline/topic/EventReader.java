package io.adapruner.pipeline.topic;

import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.event.UndecodableEventException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Hands the events in records to their fold. No record may keep a process from reading the others: one that holds no valid
 * event, or that the fold cannot take, is passed over, logged with its place and counted ({@code
 * adapruner_records_skipped_total{topic}}).
 */
final class EventReader {
    private static final Logger LOG = Logger.getLogger(EventReader.class);

    private final Map<String, Topic> topics;
    private final Consumer<FollowedEvent> fold;
    private final MeterRegistry meters;

    EventReader(List<Topic> topics, Consumer<FollowedEvent> fold, MeterRegistry meters) {
        this.topics = topics.stream().collect(Collectors.toUnmodifiableMap(Topic::topicName, Function.identity()));
        this.fold = fold;
        this.meters = meters;
        // Present from the start: a rate over a series that appears with its first record misses that record.
        topics.forEach(t -> skipped(t.topicName(), 0));
    }

    /** @throws VirtualMachineError when the process cannot go on; any other failure skips this record only */
    void take(ConsumerRecord<String, String> received, boolean replayed) {
        Topic topic = topics.get(received.topic());
        if (received.value() == null && topic.compacted()) {
            // A tombstone has a meaning for the broker's log cleaner only.
            return;
        }
        try {
            var event = EventCodec.decode(topic, received.value());
            fold.accept(new FollowedEvent(event, received.timestamp(), received.headers(), replayed));
        } catch (UndecodableEventException e) {
            skip(received, e.getMessage());
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.errorf(e, "a defect in AdaPruner met %s", place(received));
            skip(received, e.toString());
        }
    }

    /** Counts records that are lost. */
    void skipped(String topic, int count) {
        meters.counter("adapruner.records.skipped", "topic", topic).increment(count);
    }

    private void skip(ConsumerRecord<String, String> received, String reason) {
        skipped(received.topic(), 1);
        LOG.warnf("the record at %s is passed over: %s", place(received), reason);
    }

    private static LogPlace place(ConsumerRecord<String, String> received) {
        return new LogPlace(received.topic(), received.partition(), received.offset());
    }
}
