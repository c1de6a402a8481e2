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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The structure of a convolutional network: typed layers in topological order over named values, one input, one output or more.
 * Weights are kept apart, in {@link Weights}.
 *
 * @param input shape of one sample
 * @param outputs in the order in which the network gives them
 * @param blocks sets of layers that share one importance; may be empty, then every channel group is its own block
 */
public record Network(String name, TensorShape input, List<Layer> layers, List<Output> outputs, List<Block> blocks) {
    /** Name of the value that the network is fed with. */
    public static final String INPUT = "input";

    /** What the only output of a network is called that has no name for it. */
    public static final String LOGITS = "logits";

    /**
     * One result.
     *
     * @param name what users of the network call it
     * @param value name of the layer that gives it, e.g. logits, or probabilities where the network ends in a softmax
     */
    public record Output(String name, String value) {
        /** Names go into files of many formats: nothing that needs quoting. */
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./:-]{1,200}");

        public Output {
            if (!NAME.matcher(name).matches()) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "output name '" + name + "' must be 1 to 200 letters, digits and _ . / : -");
            }
        }
    }

    public Network {
        layers = List.copyOf(layers);
        outputs = List.copyOf(outputs);
        blocks = List.copyOf(blocks);
        Set<String> layerNames = inferShapes(input, layers).keySet();
        requireOutputs(outputs, layerNames);
        requireDistinctParameters(layers, outputs);
        for (Block block : blocks) {
            for (String layer : block.layers()) {
                if (!layerNames.contains(layer)) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK, "block " + block.name() + " names unknown layer " + layer);
                }
            }
        }
    }

    /** A network with one output, called {@link #LOGITS}. */
    public Network(String name, TensorShape input, List<Layer> layers, String output, List<Block> blocks) {
        this(name, input, layers, List.of(new Output(LOGITS, output)), blocks);
    }

    /** The same with other layers, which give the outputs under the same names. */
    public Network withLayers(List<Layer> changed) {
        return new Network(name, input, changed, outputs, blocks);
    }

    /** The values that are outputs. */
    public Set<String> results() {
        return outputs.stream().map(Output::value).collect(Collectors.toUnmodifiableSet());
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

    /**
     * How many classes a classifier tells apart: the length of its only output, a vector; empty where the outputs are others.
     */
    public Optional<Integer> classes() {
        TensorShape result = shapes().get(outputs.getFirst().value());
        return outputs.size() == 1 && result.dims().size() == 1 ? Optional.of(result.channels()) : Optional.empty();
    }

    /** Elements of all outputs together for one sample. */
    public long resultElements() {
        Map<String, TensorShape> shapes = shapes();
        return outputs.stream()
                .mapToLong(output -> shapes.get(output.value()).elements())
                .sum();
    }

    public Network withBlocks(List<Block> changed) {
        return new Network(name, input, layers, outputs, changed);
    }

    private static void requireOutputs(List<Output> outputs, Set<String> layers) {
        if (outputs.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "a network must have an output");
        }
        var names = new HashSet<String>();
        for (Output output : outputs) {
            if (output.value().equals(INPUT) || !layers.contains(output.value())) {
                throw new ProblemException(ProblemCode.INVALID_NETWORK, "output " + output.value() + " is not a layer");
            }
            if (!names.add(output.name()) || output.name().equals(INPUT)) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK, "two of input and outputs are called " + output.name());
            }
        }
    }

    /** As in a tree of modules: a name belongs to one tensor, and no tensor holds another; nor is an output called like one. */
    private static void requireDistinctParameters(List<Layer> layers, List<Output> outputs) {
        var names = new HashSet<String>();
        outputs.forEach(output -> names.add(output.name()));
        var own = new HashSet<String>();
        for (Layer layer : layers) {
            for (ParameterSpec spec : layer.op().parameters()) {
                if (!names.add(layer.parameter(spec.name()))) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK,
                            "two of parameters and outputs are called " + layer.parameter(spec.name()));
                }
                if (spec.name().isEmpty()) {
                    own.add(layer.name());
                }
            }
        }
        outputs.forEach(output -> names.remove(output.name()));
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
