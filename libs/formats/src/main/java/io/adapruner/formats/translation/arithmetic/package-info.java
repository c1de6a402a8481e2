/**
 * What operators of both readers are made of: sums, products, parts, reductions and choices of values in whatever axes the graph sees them,
 * each as layers of the network.
 */
package io.adapruner.formats.translation.arithmetic;
