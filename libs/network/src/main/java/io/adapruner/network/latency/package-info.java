/**
 * How long a network takes at any widths, from times that a machine has measured: the table as data, the widths to measure
 * at, and the prediction. Nothing here runs a network.
 */
package io.adapruner.network.latency;
