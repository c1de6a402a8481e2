/**
 * From a graph of another framework to a network, whatever the file's format: the network under construction, what the
 * graph's names stand for, and how an activation is followed through reshapes and transposes. Readers translate their
 * operators into {@link io.adapruner.formats.translation.Layers}. This package must not depend on a file format.
 */
package io.adapruner.formats.translation;
