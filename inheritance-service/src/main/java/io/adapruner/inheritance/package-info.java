/** Chooses which weights the pruned network starts from. */
package io.adapruner.inheritance;
