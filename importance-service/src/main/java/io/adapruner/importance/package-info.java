/** How much each block of the network matters. */
package io.adapruner.importance;
