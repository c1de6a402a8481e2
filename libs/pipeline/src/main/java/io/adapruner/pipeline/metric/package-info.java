/** What every service tells Prometheus beside its own work: its memory, its disk, whether broker and store answer. */
package io.adapruner.pipeline.metric;
