/**
 * Zip archives of unknown origin, read within bounds. Knows nothing of what they hold.
 */
package io.adapruner.formats.archive;
