/** From the decoded images of a split to the batches that a network reads: order, augmentation, prefetch. */
package io.adapruner.data.batch;
