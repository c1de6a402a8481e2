package io.adapruner.pipeline.stage;

/**
 * What running work knows of its run.
 *
 * @param attempt from 1
 */
public record StageContext(StagePart part, int attempt, Progress progress) {}
