/**
 * The programs that a network becomes: evaluation, statistics, training. Code and tensors only; {@code engine.program} runs
 * them.
 */
package io.adapruner.engine.script;
