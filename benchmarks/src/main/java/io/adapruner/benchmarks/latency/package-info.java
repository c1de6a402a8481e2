/** What pruning saves where the network is used. */
package io.adapruner.benchmarks.latency;
