/** Data sets of the store as images in memory, shared by the stages of one process. */
package io.adapruner.pipeline.dataset;
