/** Random changes of training images: which part is seen, mirrored or not, and what is done to its pixels. */
package io.adapruner.data.augment;
