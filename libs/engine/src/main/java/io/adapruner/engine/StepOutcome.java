package io.adapruner.engine;

/**
 * What one training step saw before it changed the weights.
 *
 * @param loss mean over the batch, without the sparsity penalty
 * @param correct images of the batch that were classified right; 0 where no labels are learnt from
 */
public record StepOutcome(double loss, int correct) {}
