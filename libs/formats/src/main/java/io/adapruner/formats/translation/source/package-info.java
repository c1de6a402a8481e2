/**
 * Where parts of a network come from: a place in the graph that is translated, tensors of its file and how they are
 * rearranged. This package must not depend on the network under construction.
 */
package io.adapruner.formats.translation.source;
