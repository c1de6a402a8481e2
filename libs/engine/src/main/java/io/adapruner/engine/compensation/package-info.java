/**
 * Weight compensation: every layer that lost inputs gets the weights that best reproduce, in the least-squares sense, its
 * original output from the surviving ones. No training, seconds.
 */
package io.adapruner.engine.compensation;
