/** Trains a network as a chain of short slices. */
package io.adapruner.finetune;
