package io.adapruner.engine.imitation;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What all outputs of a network are to be near to. */
public final class Aims {
    private Aims() {}

    /**
     * In the order of the outputs.
     *
     * @param imitation of all of the network's outputs, in its order
     * @param variances of the unpruned network's values over images, one per output
     */
    public static List<Aim> of(Imitation imitation, Network network, List<Double> variances) {
        Map<String, TensorShape> shapes = network.shapes();
        List<Network.Output> outputs = network.outputs();
        double sum = imitation.outputs().stream()
                .mapToDouble(Imitation.Output::weight)
                .sum();
        var aims = new ArrayList<Aim>();
        for (int k = 0; k < outputs.size(); k++) {
            Imitation.Output output = imitation.outputs().get(k);
            int channels = shapes.get(outputs.get(k).value()).channels();
            aims.add(new Aim(output.likeness(), output.weight() / sum, channels, variances.get(k)));
        }
        return List.copyOf(aims);
    }

    /** Weighted sum of the outputs' errors for one image: what a training by these aims makes small. */
    public static double error(List<Aim> aims, List<float[]> found, List<float[]> original) {
        double sum = 0;
        for (int k = 0; k < aims.size(); k++) {
            sum += aims.get(k).weight() * aims.get(k).error(found.get(k), original.get(k));
        }
        return sum;
    }

    /** Mean agreement over the outputs that are class scores. */
    public static OptionalDouble agreement(List<Aim> aims, List<float[]> found, List<float[]> original) {
        var each = new ArrayList<Double>();
        for (int k = 0; k < aims.size(); k++) {
            if (aims.get(k).likeness() == Likeness.CLASSES) {
                each.add(aims.get(k).agreement(found.get(k), original.get(k)));
            }
        }
        return each.stream().mapToDouble(Double::doubleValue).average();
    }
}
