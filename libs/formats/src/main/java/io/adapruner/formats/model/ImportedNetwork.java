package io.adapruner.formats.model;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
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
        requireVariances(network, weights);
        warnings = List.copyOf(warnings);
    }

    /** A batch norm divides by the square root of its variance: a negative one makes NaN of every image. */
    private static void requireVariances(Network network, Weights weights) {
        for (Layer layer : network.layers()) {
            if (layer.op() instanceof BatchNorm2d norm) {
                Tensor variances = weights.get(layer.parameter("running_var"));
                for (int channel = 0; channel < variances.elements(); channel++) {
                    if (!(variances.get(channel) + norm.eps() > 0)) {
                        throw new ProblemException(
                                ProblemCode.NON_FINITE_WEIGHTS,
                                "tensor " + layer.parameter("running_var") + " holds " + variances.get(channel)
                                        + ", which no variance can be: the network would compute NaN");
                    }
                }
            }
        }
    }
}
