/**
 * The operations a network may hold. One operation is one record: it validates itself, infers its output's shape, names
 * its parameters and the meaning of their axes, counts its MACs and says which channels are kept or pruned together.
 */
package io.adapruner.network.op;
