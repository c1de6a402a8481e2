/** The system as processes on loopback, and small jobs for it: what the soak and the tests of several processes start and kill. */
package io.adapruner.benchmarks.cluster;
