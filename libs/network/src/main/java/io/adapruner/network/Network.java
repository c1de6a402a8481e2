package io.adapruner.network;

import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The structure of a convolutional network: typed layers in topological order over named values, one input, one output.
 * Weights are kept apart, in {@link Weights}.
 *
 * @param input shape of one sample
 * @param output name of the layer whose value is the result: logits, or probabilities where the network ends in a softmax
 * @param blocks sets of layers that share one importance; may be empty, then every channel group is its own block
 */
public record Network(String name, TensorShape input, List<Layer> layers, String output, List<Block> blocks) {
    /** Name of the value that the network is fed with. */
    public static final String INPUT = "input";

    public Network {
        layers = List.copyOf(layers);
        blocks = List.copyOf(blocks);
        Set<String> layerNames = inferShapes(input, layers).keySet();
        if (!layerNames.contains(output)) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "output " + output + " is not a layer");
        }
        requireDistinctParameters(layers);
        for (Block block : blocks) {
            for (String layer : block.layers()) {
                if (!layerNames.contains(layer)) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK, "block " + block.name() + " names unknown layer " + layer);
                }
            }
        }
    }

    /** Shape of every value, the input included, in topological order. */
    public Map<String, TensorShape> shapes() {
        return inferShapes(input, layers);
    }

    public Layer layer(String layerName) {
        return layers.stream()
                .filter(l -> l.name().equals(layerName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layer " + layerName));
    }

    /** Every parameter and buffer by full name, in layer order. */
    public Map<String, ParameterSpec> parameters() {
        var all = new LinkedHashMap<String, ParameterSpec>();
        for (Layer layer : layers) {
            for (ParameterSpec spec : layer.op().parameters()) {
                all.put(layer.parameter(spec.name()), spec);
            }
        }
        return all;
    }

    /** Number of classes: channels of the output. */
    public int classes() {
        return shapes().get(output).channels();
    }

    public Network withBlocks(List<Block> changed) {
        return new Network(name, input, layers, output, changed);
    }

    /** As in a tree of modules: a name belongs to one tensor, and no tensor holds another. */
    private static void requireDistinctParameters(List<Layer> layers) {
        var names = new HashSet<String>();
        var own = new HashSet<String>();
        for (Layer layer : layers) {
            for (ParameterSpec spec : layer.op().parameters()) {
                if (!names.add(layer.parameter(spec.name()))) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK, "two parameters are called " + layer.parameter(spec.name()));
                }
                if (spec.name().isEmpty()) {
                    own.add(layer.name());
                }
            }
        }
        for (String name : own.isEmpty() ? Set.<String>of() : names) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                if (own.contains(name.substring(0, dot))) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK,
                            "parameter " + name + " cannot lie in the parameter " + name.substring(0, dot));
                }
            }
        }
    }

    private static Map<String, TensorShape> inferShapes(TensorShape input, List<Layer> layers) {
        var shapes = new LinkedHashMap<String, TensorShape>();
        shapes.put(INPUT, input);
        var seen = new HashSet<String>();
        for (Layer layer : layers) {
            Op op = layer.op();
            if (!seen.add(layer.name()) || layer.name().equals(INPUT)) {
                throw new ProblemException(ProblemCode.INVALID_NETWORK, "two values are called " + layer.name());
            }
            List<TensorShape> inputs = layer.inputs().stream()
                    .map(name -> {
                        TensorShape shape = shapes.get(name);
                        if (shape == null) {
                            throw new ProblemException(
                                    ProblemCode.INVALID_NETWORK,
                                    "layer " + layer.name() + " reads " + name + ", which no earlier layer produces");
                        }
                        return shape;
                    })
                    .toList();
            try {
                shapes.put(layer.name(), op.outputShape(inputs));
            } catch (ProblemException e) {
                throw new ProblemException(e.code(), "layer " + layer.name() + ": " + e.getMessage(), e);
            }
        }
        return shapes;
    }
}
