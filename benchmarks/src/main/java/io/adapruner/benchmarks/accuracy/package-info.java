/** Accuracy of the method on real data, by the services' own algorithms, without messaging. */
package io.adapruner.benchmarks.accuracy;
