package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;

/**
 * What running work knows of its run.
 *
 * @param target budget index, -1 for what serves all budgets
 * @param attempt from 1
 */
public record StageContext(String jobId, int target, Stage stage, int attempt, Progress progress) {}
