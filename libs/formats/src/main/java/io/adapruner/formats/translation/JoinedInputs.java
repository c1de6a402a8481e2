package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What users feed, as the one input that a network's layers read: one behind the other along the channels.
 *
 * @param channels of each input by the source's name, in the source's order
 * @param shape of one sample of all of them
 */
public record JoinedInputs(SequencedMap<String, Integer> channels, TensorShape shape) {
    /** As many as a network's document takes. */
    private static final long MOST_CHANNELS = 1 << 16;

    public JoinedInputs {
        channels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(channels));
    }

    /**
     * Joins them.
     *
     * @param shapes of one sample of each, channels first, at least one
     * @throws NodeProblem naming two whose positions differ, or all where they have too many channels together
     */
    public static JoinedInputs of(SequencedMap<String, TensorShape> shapes) {
        Map.Entry<String, TensorShape> first = shapes.firstEntry();
        if (shapes.size() == 1) {
            return new JoinedInputs(
                    new LinkedHashMap<>(Map.of(first.getKey(), first.getValue().channels())), first.getValue());
        }
        var channels = new LinkedHashMap<String, Integer>();
        shapes.forEach((name, shape) -> {
            if (!shape.withChannels(1).equals(first.getValue().withChannels(1))) {
                throw NodeProblem.unsupported("the inputs " + first.getKey() + " of " + first.getValue() + " and "
                        + name + " of " + shape + " differ in more than their channels, by which several inputs are"
                        + " joined. Export it with one of them as a constant, or with both of one height and width");
            }
            channels.put(name, shape.channels());
        });
        long together = channels.values().stream().mapToLong(Integer::longValue).sum();
        if (together > MOST_CHANNELS) {
            throw NodeProblem.unsupported("the inputs " + channels.keySet() + " have " + together
                    + " channels together, the limit is " + MOST_CHANNELS);
        }
        return new JoinedInputs(channels, first.getValue().withChannels((int) together));
    }

    /**
     * What a size that is stated of all inputs together says of one of several: the file alone says how many channels it has.
     *
     * @param channels of that one
     */
    public static List<Integer> stated(List<Integer> together, int channels) {
        var one = new ArrayList<>(together);
        one.set(0, channels);
        return one;
    }

    /** @throws NodeProblem where another number of channels is stated of several inputs together */
    public JoinedInputs requireStated(Optional<List<Integer>> together) {
        together.filter(stated -> stated.getFirst() != shape.channels()).ifPresent(stated -> {
            throw NodeProblem.unsupported("the inputs " + channels.keySet() + " have " + shape.channels()
                    + " channels together, not " + stated.getFirst() + " as in the stated size " + stated);
        });
        return this;
    }

    /** What the user should know of several. */
    public List<String> warnings() {
        return channels.size() == 1
                ? List.of()
                : List.of("The inputs " + channels + " are joined by their channels: samples are arrays of " + shape
                        + "; the exports take them apart, under their names.");
    }
}
