/**
 * How every service runs its stage: controls are honoured, failures typed, transient ones retried, time bounded, progress
 * told, results published. The algorithms know nothing of this room.
 */
package io.adapruner.pipeline.stage;
