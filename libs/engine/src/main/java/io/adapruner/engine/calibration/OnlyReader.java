package io.adapruner.engine.calibration;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.List;
import java.util.Optional;

/** What reads a layer when nothing else does. */
public final class OnlyReader {
    private OnlyReader() {}

    /** @return the one layer that reads the value; nothing when there are several or when it is an output of the network */
    public static Optional<Layer> of(Network network, Layer layer) {
        List<Layer> readers = network.layers().stream()
                .filter(l -> l.inputs().contains(layer.name()))
                .toList();
        return readers.size() == 1 && !network.results().contains(layer.name())
                ? Optional.of(readers.getFirst())
                : Optional.empty();
    }
}
