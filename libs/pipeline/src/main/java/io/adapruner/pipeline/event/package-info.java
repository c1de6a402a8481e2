/**
 * Facts that services publish to each other: JSON bodies with binary-mode CloudEvents headers, keyed by job id. An event
 * carries references to artifacts, never tensors.
 */
package io.adapruner.pipeline.event;
