/**
 * Files that are brought as weights and are something else: recognised so that their refusal says what they are and what turns
 * them into a file that is read. Nothing here reads more than a file's first bytes or the names in an archive.
 */
package io.adapruner.formats.read.foreign;
