/**
 * The door for models: tells formats apart, by content or by a file's name, and hands the file to the reader of its format.
 * How a format is read stands in its own room; no writer may enter.
 */
package io.adapruner.formats.read;
