/**
 * Where parts of a network come from: a place in the graph that is translated, tensors of its file and how they are
 * rearranged, or what is computed from them. This package must not depend on the network under construction.
 */
package io.adapruner.formats.translation.source;
