/**
 * Stored values: their types, and how they become floats and bytes. Knows no file format and no network.
 */
package io.adapruner.formats.tensor;
