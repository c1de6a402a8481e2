/**
 * Coverage-guided fuzzing of every reader of uploaded bytes. One class a reader, in the form that Jazzer and libFuzzer call;
 * {@code benchmarks/fuzz} runs them.
 */
package io.adapruner.benchmarks.fuzz;
