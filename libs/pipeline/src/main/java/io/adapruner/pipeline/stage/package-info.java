/**
 * How every service runs its stage: controls are honoured, failures typed, transient ones retried, time bounded, progress
 * reported, results published. The algorithms know nothing of this package.
 */
package io.adapruner.pipeline.stage;
