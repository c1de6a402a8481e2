package io.adapruner.network;

import java.util.List;
import java.util.Optional;

/**
 * Channels with the same producers, divided into units: all channels of one unit are kept or pruned together, the units of a
 * group can be chosen freely.
 *
 * @param name of the first producer
 * @param width number of units
 * @param tied whether sums add to these channels while an identity carries them on (a residual stream)
 * @param keptWhole why nothing of it can be pruned; empty when it can
 * @param members every layer that the units touch
 */
public record ChannelGroup(String name, int width, boolean tied, Optional<String> keptWhole, List<Member> members) {
    public ChannelGroup {
        members = List.copyOf(members);
    }

    /** What a layer does with a unit's channels. */
    public enum Role {
        /** Its output channels (rows of a convolution's or linear layer's weight). */
        PRODUCER,
        /** A batch norm over them. */
        NORM,
        /** Its input channels. */
        CONSUMER
    }

    /**
     * One layer's part in a group.
     *
     * @param channels for each unit, the indices along the layer's output axis ({@link Role#PRODUCER}, {@link Role#NORM}) or
     *     input axis ({@link Role#CONSUMER})
     */
    public record Member(String layer, Role role, List<int[]> channels) {
        public Member {
            channels = List.copyOf(channels);
        }
    }

    public List<Member> members(Role role) {
        return members.stream().filter(m -> m.role() == role).toList();
    }
}
