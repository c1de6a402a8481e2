/** How near a network's outputs are to another's, and training by that. Knows nothing of labels. */
package io.adapruner.engine.imitation;
