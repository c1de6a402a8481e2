package io.adapruner.inheritance.trial;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Places of the outputs at which candidates are compared with the original, the same for all: a whole map of one image may be tens of megabytes. */
public final class PlaceSample {
    /** Of one output. */
    private static final int MOST_PLACES = 256;

    private final List<Sampled> outputs;

    /**
     * One output.
     *
     * @param places of a map that has so many; ascending
     */
    private record Sampled(int channels, int of, int[] places) {
        float[] take(float[] values) {
            if (places.length == of) {
                return values;
            }
            var taken = new float[channels * places.length];
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < places.length; p++) {
                    taken[c * places.length + p] = values[c * of + places[p]];
                }
            }
            return taken;
        }
    }

    private PlaceSample(List<Sampled> outputs) {
        this.outputs = outputs;
    }

    public static PlaceSample of(Network network, long seed) {
        var random = new Random(seed);
        Map<String, TensorShape> shapes = network.shapes();
        var outputs = new ArrayList<Sampled>();
        for (Network.Output output : network.outputs()) {
            TensorShape shape = shapes.get(output.value());
            int places = Math.toIntExact(shape.positions());
            outputs.add(new Sampled(
                    shape.channels(),
                    places,
                    random.ints(0, places)
                            .distinct()
                            .limit(Math.min(MOST_PLACES, places))
                            .sorted()
                            .toArray()));
        }
        return new PlaceSample(List.copyOf(outputs));
    }

    /** The outputs for one image at these places. */
    List<float[]> take(List<float[]> values) {
        var taken = new ArrayList<float[]>();
        for (int k = 0; k < values.size(); k++) {
            taken.add(outputs.get(k).take(values.get(k)));
        }
        return taken;
    }

    /** Values that are taken of one image. */
    public int size() {
        return outputs.stream()
                .mapToInt(output -> output.channels() * output.places().length)
                .sum();
    }
}
