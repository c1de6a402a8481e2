/** Scores for channels from weights (and, for Taylor, from gradients that the engine measured). Pure functions. */
package io.adapruner.network.criterion;
