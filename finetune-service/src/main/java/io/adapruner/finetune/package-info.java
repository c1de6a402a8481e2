/**
 * The fine-tune service: trains a network as a chain of short slices, sparsely before importance is read or to the end after
 * the weights are inherited. Only what every package needs is here: the configuration and the engine.
 *
 * <pre>
 * worker     takes slices from the topic, runs one after another and publishes its outcome
 *   v
 * export     makes the result of a finished training: accuracy, latency, files, the target's part of the report
 *   v
 * training   one training: its inputs, its steps, its checkpoints
 *   v
 * slice      the loop that commits a slice's outcome with its offset
 * </pre>
 */
package io.adapruner.finetune;
