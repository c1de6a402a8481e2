package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;

/**
 * What running work knows of its run.
 *
 * @param target what of the job it serves
 * @param attempt from 1
 */
public record StageContext(String jobId, Target target, Stage stage, int attempt, Progress progress) {}
