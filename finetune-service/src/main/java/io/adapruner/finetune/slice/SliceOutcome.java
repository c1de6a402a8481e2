package io.adapruner.finetune.slice;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How a slice ended. Records for the slice topic that name no partition are routed by the loop.
 */
public sealed interface SliceOutcome {
    /** Finished: these records and the offset are committed together. */
    record Done(List<ProducerRecord<String, byte[]>> records) implements SliceOutcome {
        public Done {
            records = List.copyOf(records);
        }
    }

    /**
     * Committed like {@link Done}, but only when {@code delay} has passed, another record waits or the worker stops: nothing
     * can be done for this record now.
     */
    record Later(List<ProducerRecord<String, byte[]>> records, Duration delay) implements SliceOutcome {
        public Later {
            records = List.copyOf(records);
        }
    }

    /** Stopped before anything was achieved: the offset stays where it is and the next owner takes the record. */
    record Undone() implements SliceOutcome {}
}
