package io.adapruner.finetune.slice;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What is done for one record, on the work thread. */
@FunctionalInterface
public interface SliceWork {
    /**
     * Works until the slice's end, or until it is asked to stop.
     *
     * <p>May be called again for the same record, so it starts by looking whether the slice's result exists already.
     *
     * @throws Exception when the record is not understood or the work is broken: the record goes to the dead-letter topic
     *     with the reason, and its partition moves on
     */
    SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop) throws Exception;
}
