/**
 * A model on its way in, whatever its format: what its user says of it, the files that came with it, how large it may be,
 * and what a reader makes of it. Readers depend on this; nothing here reads a file's contents.
 */
package io.adapruner.formats.model;
