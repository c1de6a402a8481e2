/**
 * Optimal brain surgeon for channels: which unit of a group its consumers miss least after the best linear repair, one after
 * the other, and how much each costs.
 */
package io.adapruner.engine.elimination;
