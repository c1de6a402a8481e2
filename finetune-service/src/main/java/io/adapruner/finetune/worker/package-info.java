/**
 * The worker: handles the records of the slice topic and of inherited weights on a slice loop each, retries what may pass,
 * fails the job for what may not, and reports whether this process can train. Everything that touches topics and metrics is
 * here, nothing that computes.
 */
package io.adapruner.finetune.worker;
