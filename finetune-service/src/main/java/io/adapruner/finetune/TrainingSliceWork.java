package io.adapruner.finetune;

import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.stage.JobControls;
import io.adapruner.pipeline.stage.StageMetrics;
import io.adapruner.pipeline.trace.JobAttributes;
import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Binds {@link TrainingSlices} to the slice topic: a cancelled chain ends without a word, a paused one circulates, a transient
 * failure is tried again, any other fails the job. Every slice is a span below the span that began the training: a chain of a
 * thousand slices is a thousand siblings, not a thousand levels.
 */
@ApplicationScoped
class TrainingSliceWork implements SliceWork {
    private static final Logger LOG = Logger.getLogger(TrainingSliceWork.class);

    private final TrainingSlices slices;
    private final JobControls controls;
    private final SliceRecords records;
    private final FineTuningConfig config;
    private final Retries retries;
    private final StageMetrics metrics;
    private final JobTraces traces;
    private final DeviceLoss loss;

    TrainingSliceWork(
            TrainingSlices slices,
            JobControls controls,
            SliceRecords records,
            FineTuningConfig config,
            Retries retries,
            StageMetrics metrics,
            JobTraces traces,
            DeviceLoss loss) {
        this.slices = slices;
        this.controls = controls;
        this.records = records;
        this.config = config;
        this.retries = retries;
        this.metrics = metrics;
        this.traces = traces;
        this.loss = loss;
    }

    @Override
    public SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop) throws InterruptedException {
        TrainingSliceRequested slice = SliceRecords.decode(TrainingSliceRequested.class, request);
        MDC.put("jobId", slice.jobId());
        MDC.put("target", slice.target().number());
        MDC.put("stage", TrainingSlices.stage(slice).label());
        try {
            return traces.within(traces.read(request.headers()), () -> slice(slice, stop));
        } finally {
            MDC.remove("jobId");
            MDC.remove("target");
            MDC.remove("stage");
        }
    }

    private SliceOutcome slice(TrainingSliceRequested slice, StopSignal stop) throws InterruptedException {
        try {
            return retries.run(stop, () -> attempt(slice, stop));
        } catch (ProblemException problem) {
            return problem.code() == ProblemCode.CANCELLED ? cancelled(slice) : failed(slice, problem);
        }
    }

    private SliceOutcome attempt(TrainingSliceRequested slice, StopSignal stop) {
        try {
            controls.failIfCancelled(slice.jobId());
            if (controls.paused(slice.jobId())) {
                // It circulates until it is resumed: no other place has to be searched for it, and none can forget it.
                return new SliceOutcome.Later(publish(List.of(slice)), config.pausedRound());
            }
            return new SliceOutcome.Done(publish(traces.span(
                    "slice",
                    JobAttributes.of(slice.jobId(), slice.target(), TrainingSlices.stage(slice), slice.slice()),
                    () -> slices.run(slice, stop::stopRequested))));
        } catch (SliceStopped e) {
            LOG.debugf("Slice %d is left to its next owner", slice.slice());
            return new SliceOutcome.Undone();
        } catch (RuntimeException e) {
            if (loss.caused(e)) {
                return new SliceOutcome.Undone();
            }
            slices.close();
            throw e;
        }
    }

    private SliceOutcome cancelled(TrainingSliceRequested slice) {
        LOG.infof("Cancelled in slice %d", slice.slice());
        return new SliceOutcome.Done(List.of());
    }

    private SliceOutcome failed(TrainingSliceRequested slice, ProblemException problem) {
        metrics.failed(TrainingSlices.stage(slice), problem.code());
        LOG.errorf(problem, "Slice %d failed for good: %s", slice.slice(), problem.getMessage());
        return new SliceOutcome.Done(publish(List.of(new JobFailed(
                slice.jobId(),
                slice.target(),
                TrainingSlices.stage(slice),
                problem.code(),
                problem.getMessage(),
                System.currentTimeMillis()))));
    }

    private List<ProducerRecord<String, byte[]>> publish(List<? extends Event> events) {
        return records.encode(events);
    }
}
