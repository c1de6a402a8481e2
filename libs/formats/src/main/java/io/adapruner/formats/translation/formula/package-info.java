/**
 * Tensors that are computed from stored ones alone: what is computed, how large it may be, what it is called, and its value once
 * the stored tensors are read. This package must not depend on a file format or on the network under construction.
 */
package io.adapruner.formats.translation.formula;
