/** What choosing an inheritance costs. */
package io.adapruner.benchmarks.inheritance;
