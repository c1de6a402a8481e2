package io.adapruner.formats.model;

import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.List;

/**
 * A network that a file described completely: structure and weights.
 *
 * @param weights exactly those that the network needs, by the names in the file
 * @param warnings what the reader had to decide or leave out, one sentence each, for the user; empty when nothing
 */
public record ImportedNetwork(Network network, Weights weights, List<String> warnings) {
    public ImportedNetwork {
        weights = weights.checkedFor(network);
        warnings = List.copyOf(warnings);
    }
}
