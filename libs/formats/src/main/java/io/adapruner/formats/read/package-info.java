/**
 * The entry point for models: recognises formats, by content or by a file's name, and hands the file to the reader of its
 * format. How a format is read is defined in its own package; none depends on a writer.
 */
package io.adapruner.formats.read;
