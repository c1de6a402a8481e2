package io.adapruner.finetune.worker;

import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.finetune.slice.SliceWork;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.stage.Failures;
import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Begins one chain of slices for every inherited sub-network. The first slice and the offset are one transaction, so that a
 * record begins one chain even if its worker is killed; a fact that is published twice begins one because
 * the coordinates of the first record are kept in the store.
 */
@ApplicationScoped
class ChainStarter implements SliceWork {
    private static final Logger LOG = Logger.getLogger(ChainStarter.class);

    private final ArtifactStore store;
    private final EventRecords records;
    private final Retries retries;
    private final JobFailures failures;
    private final JobTraces traces;

    ChainStarter(ArtifactStore store, EventRecords records, Retries retries, JobFailures failures, JobTraces traces) {
        this.store = store;
        this.records = records;
        this.retries = retries;
        this.failures = failures;
        this.traces = traces;
    }

    /** Which record began a chain. */
    record Beginning(int partition, long offset) {}

    @Override
    public SliceOutcome run(ConsumerRecord<String, byte[]> request, StopSignal stop) throws InterruptedException {
        WeightsInherited inherited = EventRecords.decode(WeightsInherited.class, request);
        return traces.within(traces.read(request.headers()), () -> beginOrFail(inherited, request, stop));
    }

    private SliceOutcome beginOrFail(
            WeightsInherited inherited, ConsumerRecord<String, byte[]> request, StopSignal stop)
            throws InterruptedException {
        try {
            return retries.run(stop, () -> {
                try {
                    return begin(inherited, request);
                } catch (Error e) {
                    throw Failures.typed(e);
                }
            });
        } catch (ProblemException problem) {
            return failures.fail(inherited.jobId(), Target.budget(inherited.target()), Stage.FINE_TUNING, problem);
        }
    }

    private SliceOutcome begin(WeightsInherited inherited, ConsumerRecord<String, byte[]> request) {
        var beginning = new Beginning(request.partition(), request.offset());
        String key = Keys.checkpoints(inherited.jobId(), inherited.target(), inherited.step()) + "beginning.json";
        if (!store.publishJson(key, beginning)
                && !store.readJson(key, Beginning.class).equals(beginning)) {
            LOG.infof("Weights of job %s, target %d were inherited twice", inherited.jobId(), inherited.target());
            return new SliceOutcome.Done(List.of());
        }
        return new SliceOutcome.Done(records.encode(List.of(new TrainingSliceRequested(
                inherited.jobId(),
                Target.budget(inherited.target()),
                Training.FINE_TUNE,
                0,
                0,
                inherited.request(),
                Optional.of(inherited)))));
    }
}
