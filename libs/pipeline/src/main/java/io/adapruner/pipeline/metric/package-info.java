/** What every service exposes to Prometheus besides its own work: its memory, its disk, whether broker and store answer. */
package io.adapruner.pipeline.metric;
