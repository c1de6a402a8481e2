/** Many small jobs while the processes under them are killed in turn: nothing lost, nothing twice, no report another one. */
package io.adapruner.benchmarks.soak;
