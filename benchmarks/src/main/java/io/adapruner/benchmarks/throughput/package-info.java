/** Images per second of training and evaluation, to be compared with PyTorch's own. */
package io.adapruner.benchmarks.throughput;
