/** Many small jobs while the processes under them are killed in turn: nothing lost, nothing duplicated, no report different. */
package io.adapruner.benchmarks.soak;
