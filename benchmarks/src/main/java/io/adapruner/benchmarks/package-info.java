/** Measures speed, memory and accuracy against a baseline in the same run. */
package io.adapruner.benchmarks;
