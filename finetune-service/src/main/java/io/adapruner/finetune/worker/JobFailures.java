package io.adapruner.finetune.worker;

import io.adapruner.finetune.slice.SliceOutcome;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.stage.StageMetrics;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** Ends a job that cannot go on: {@code JobFailed} is committed together with the record that cannot be worked on. */
@Singleton
class JobFailures {
    private static final Logger LOG = Logger.getLogger(JobFailures.class);

    private final EventRecords records;
    private final StageMetrics metrics;
    private final Clock clock = Clock.systemUTC();

    JobFailures(EventRecords records, StageMetrics metrics) {
        this.records = records;
        this.metrics = metrics;
    }

    SliceOutcome fail(String jobId, Target target, Stage stage, ProblemException problem) {
        counted(stage, problem);
        LOG.errorf(problem, "%s failed for good: %s", stage.label(), problem.getMessage());
        return new SliceOutcome.Done(records.encode(
                List.of(new JobFailed(jobId, target, stage, problem.code(), problem.getMessage(), clock.millis()))));
    }

    /** One attempt has failed; others may follow. */
    void counted(Stage stage, ProblemException problem) {
        metrics.failed(stage, problem.code());
    }
}
