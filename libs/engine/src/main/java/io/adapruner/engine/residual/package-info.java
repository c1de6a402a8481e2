/** What each channel group would lose at each width, after the best linear repair: the residual rule's curves. */
package io.adapruner.engine.residual;
