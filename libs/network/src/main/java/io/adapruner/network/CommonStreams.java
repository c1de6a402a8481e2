package io.adapruner.network;

import io.adapruner.network.Network.Output;
import io.adapruner.network.op.Add;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sums that a network and what was pruned of it both have whole: on their way through both, values mean the same there. */
public final class CommonStreams {
    private CommonStreams() {}

    /** Names of the sums of equal shape in both that are no outputs, in the pruned network's order. */
    public static List<String> of(Network original, Network pruned) {
        Map<String, TensorShape> whole = original.shapes();
        Map<String, TensorShape> left = pruned.shapes();
        Set<String> sums = new HashSet<>();
        original.layers().stream()
                .filter(layer -> layer.op() instanceof Add)
                .map(Layer::name)
                .forEach(sums::add);
        Set<String> results = pruned.results();
        return pruned.layers().stream()
                .filter(layer -> layer.op() instanceof Add)
                .map(Layer::name)
                .filter(name -> sums.contains(name)
                        && !results.contains(name)
                        && left.get(name).equals(whole.get(name)))
                .toList();
    }

    /** The network that gives these values too, behind its outputs. */
    public static Network shown(Network network, List<String> streams) {
        var outputs = new ArrayList<>(network.outputs());
        Set<String> taken = new HashSet<>(network.parameters().keySet());
        taken.add(Network.INPUT);
        network.inputs().forEach(input -> taken.add(input.name()));
        network.outputs().forEach(output -> taken.add(output.name()));
        int number = 0;
        for (String stream : streams) {
            do {
                number++;
            } while (!taken.add("stream" + number));
            outputs.add(new Output("stream" + number, stream));
        }
        return network.withOutputs(outputs);
    }
}
