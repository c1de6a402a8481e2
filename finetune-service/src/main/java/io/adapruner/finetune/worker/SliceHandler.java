package io.adapruner.finetune.worker;

import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.JobAttributes;
import io.adapruner.pipeline.stage.Failures;
import io.adapruner.pipeline.stage.JobControls;
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
 * Binds {@link SliceRunner} to the slice topic: a cancelled chain ends without an event, a paused one circulates, a transient
 * failure is tried again, any other fails the job; an error is counted as an attempt and fails the job after the last. Every
 * slice is a span below the span that began the training: a chain of a thousand slices is a thousand siblings, not a thousand
 * levels.
 */
@ApplicationScoped
class SliceHandler implements SliceWork {
    private static final Logger LOG = Logger.getLogger(SliceHandler.class);

    private final SliceRunner slices;
    private final JobControls controls;
    private final EventRecords records;
    private final FineTuningConfig config;
    private final Retries retries;
    private final SliceAttempts attempts;
    private final JobFailures failures;
    private final JobTraces traces;
    private final DeviceLoss loss;

    SliceHandler(
            SliceRunner slices,
            JobControls controls,
            EventRecords records,
            FineTuningConfig config,
            Retries retries,
            SliceAttempts attempts,
            JobFailures failures,
            JobTraces traces,
            DeviceLoss loss) {
        this.slices = slices;
        this.controls = controls;
        this.records = records;
        this.config = config;
        this.retries = retries;
        this.attempts = attempts;
        this.failures = failures;
        this.traces = traces;
        this.loss = loss;
    }

    @Override
    public SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop) throws InterruptedException {
        TrainingSliceRequested slice = EventRecords.decode(TrainingSliceRequested.class, request);
        MDC.put("jobId", slice.jobId());
        MDC.put("target", slice.target().number());
        MDC.put("step", slice.pruningStep());
        MDC.put("stage", SliceRunner.stage(slice).label());
        try {
            return traces.within(traces.read(request.headers()), () -> slice(slice, stop));
        } finally {
            MDC.remove("jobId");
            MDC.remove("target");
            MDC.remove("step");
            MDC.remove("stage");
        }
    }

    private SliceOutcome slice(TrainingSliceRequested slice, StopSignal stop) throws InterruptedException {
        try {
            return retries.run(stop, () -> attempt(slice, stop));
        } catch (ProblemException problem) {
            return problem.code() == ProblemCode.CANCELLED ? cancelled(slice) : failed(slice, problem);
        } catch (Error e) {
            return againOrFailed(slice, Failures.typed(e));
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
                    JobAttributes.of(
                            slice.jobId(),
                            slice.target(),
                            slice.pruningStep(),
                            SliceRunner.stage(slice),
                            slice.slice()),
                    () -> slices.run(slice, stop))));
        } catch (StopSignal.Stopped e) {
            LOG.debugf("Slice %d is left to its next owner", slice.slice());
            return new SliceOutcome.Undone();
        } catch (RuntimeException | Error e) {
            if (loss.caused(e)) {
                // Counted, or a slice that ruins devices would ruin every worker's in turn.
                return againOrFailed(slice, Failures.typed(e));
            }
            release(e);
            throw e;
        }
    }

    /** The training in memory may be in any state after a failure, and the failure may have been a lack of memory. */
    private void release(Throwable failure) {
        try {
            slices.close();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private SliceOutcome againOrFailed(TrainingSliceRequested slice, ProblemException problem) {
        return attempts.next(slice)
                .<SliceOutcome>map(next -> {
                    failures.counted(SliceRunner.stage(slice), problem);
                    LOG.warnf(
                            problem,
                            "Attempt %d at slice %d failed, trying again: %s",
                            SliceAttempts.number(slice),
                            slice.slice(),
                            problem.getMessage());
                    return new SliceOutcome.Later(publish(List.of(next)), attempts.pauseAfter(slice));
                })
                .orElseGet(() -> failed(slice, problem));
    }

    private SliceOutcome cancelled(TrainingSliceRequested slice) {
        LOG.infof("Cancelled in slice %d", slice.slice());
        return new SliceOutcome.Done(List.of());
    }

    private SliceOutcome failed(TrainingSliceRequested slice, ProblemException problem) {
        return failures.fail(slice.jobId(), slice.target(), SliceRunner.stage(slice), problem);
    }

    private List<ProducerRecord<String, byte[]>> publish(List<? extends Event> events) {
        return records.encode(events);
    }
}
