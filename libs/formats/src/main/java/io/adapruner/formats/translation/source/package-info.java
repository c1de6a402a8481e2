/**
 * Where parts of a network come from: a place in the graph that is translated, tensors of its file and how they are
 * rearranged. No network under construction may enter.
 */
package io.adapruner.formats.translation.source;
