package io.adapruner.formats.translation.size;

import io.adapruner.network.Network;
import java.util.List;

/**
 * A network, with the axes of its input that may be of any size.
 *
 * @param warnings why axes that the file leaves open are not, one sentence each
 */
public record Sized(Network network, List<String> warnings) {
    public Sized {
        warnings = List.copyOf(warnings);
    }
}
