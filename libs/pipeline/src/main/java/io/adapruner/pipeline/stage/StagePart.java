package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.job.Step;

/**
 * One stage's part in a job.
 *
 * @param target what of the job it serves
 * @param step at which of the job's steps
 */
public record StagePart(String jobId, Target target, Step step, Stage stage) {}
