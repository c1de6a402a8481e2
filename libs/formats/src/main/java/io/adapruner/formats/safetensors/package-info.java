/**
 * Weights as safetensors, whole or by ranges: the format in which the product itself keeps weights, hence both a reader and
 * a writer. Knows no network's structure.
 */
package io.adapruner.formats.safetensors;
