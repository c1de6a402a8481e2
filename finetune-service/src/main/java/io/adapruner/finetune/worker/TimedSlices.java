package io.adapruner.finetune.worker;

import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.finetune.slice.StopSignal;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The same work, its time taken: how long slices last and how busy the worker is. */
record TimedSlices(SliceWork work, TrainingMetrics metrics) implements SliceWork {
    @Override
    public SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop) throws Exception {
        metrics.began();
        String outcome = "dead-letter";
        try {
            SliceOutcome result = work.run(request, stop);
            outcome = label(result);
            return result;
        } finally {
            metrics.sliceEnded(outcome);
        }
    }

    private static String label(SliceOutcome outcome) {
        return switch (outcome) {
            case SliceOutcome.Done _ -> "done";
            case SliceOutcome.Later _ -> "later";
            case SliceOutcome.Undone _ -> "undone";
        };
    }
}
