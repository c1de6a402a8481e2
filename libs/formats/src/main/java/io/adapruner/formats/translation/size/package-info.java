/**
 * Whether a network computes the same at other sizes of its input than the one that it was read for. The same file is read for several
 * sizes and what it gives is compared; nothing is concluded from one reading alone.
 */
package io.adapruner.formats.translation.size;
