/** What the way through gateway, broker and store costs beyond the work itself. */
package io.adapruner.benchmarks.pipeline;
