/**
 * A job's state as a fold over its events. Everything here but {@link io.adapruner.gateway.job.JobLog} is a pure function of
 * the events, in whatever order and however often they arrive.
 */
package io.adapruner.gateway.job;
