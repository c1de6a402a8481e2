/** Copies of immutable artifacts on the local disk, shared by the stages and processes of one machine. */
package io.adapruner.pipeline.cache;
