/** Whether an accelerator computes what the CPU computes. */
package io.adapruner.benchmarks.device;
