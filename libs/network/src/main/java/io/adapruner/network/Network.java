package io.adapruner.network;

import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.size.OpenSizes;
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
 * The structure of a convolutional network: typed layers in topological order over named values, one output or more. Its layers read
 * one input; where its users feed several, these are joined to it by their channels, and the first layers take them apart again.
 * Weights are kept apart, in {@link Weights}.
 *
 * @param input shape of one sample, of all inputs together
 * @param inputs what users feed, in order: one, or the parts of {@code input}, each of which one {@link SliceChannels} takes
 * @param outputs in the order in which the network gives them
 * @param blocks sets of layers that share one importance; may be empty, then every channel group is its own block
 * @param open which axes of the input may be of any size; the layers hold the sizes for {@code input}
 */
public record Network(
        String name,
        TensorShape input,
        List<Input> inputs,
        List<Layer> layers,
        List<Output> outputs,
        List<Block> blocks,
        OpenSizes open) {
    /** Name of the value that the network is fed with. */
    public static final String INPUT = "input";

    /** What the only output of a network is called that has no name for it. */
    public static final String LOGITS = "logits";

    /** Names of inputs and outputs go into files of many formats: nothing that needs quoting. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./:-]{1,200}");

    /**
     * What users feed.
     *
     * @param name what users of the network call it
     */
    public record Input(String name, int channels) {
        public Input {
            requireName("input", name);
            if (channels < 1) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK, "input " + name + " cannot have " + channels + " channels");
            }
        }
    }

    /**
     * One result.
     *
     * @param name what users of the network call it
     * @param value name of the layer that gives it, e.g. logits, or probabilities where the network ends in a softmax
     */
    public record Output(String name, String value) {
        public Output {
            requireName("output", name);
        }
    }

    public Network {
        inputs = List.copyOf(inputs);
        layers = List.copyOf(layers);
        outputs = List.copyOf(outputs);
        blocks = List.copyOf(blocks);
        Map<String, TensorShape> shapes = inferShapes(input, layers);
        Set<String> layerNames = shapes.keySet();
        requireOpen(open, input, layers, shapes);
        InputParts.require(input, inputs, layers);
        requireOutputs(inputs, outputs, layerNames);
        requireDistinctParameters(layers, inputs, outputs);
        for (Block block : blocks) {
            for (String layer : block.layers()) {
                if (!layerNames.contains(layer)) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK, "block " + block.name() + " names unknown layer " + layer);
                }
            }
        }
    }

    /** A network that its users feed with one input. */
    public Network(
            String name,
            TensorShape input,
            List<Layer> layers,
            List<Output> outputs,
            List<Block> blocks,
            OpenSizes open) {
        this(name, input, List.of(new Input(INPUT, input.channels())), layers, outputs, blocks, open);
    }

    /** A network for one size of input. */
    public Network(String name, TensorShape input, List<Layer> layers, List<Output> outputs, List<Block> blocks) {
        this(name, input, layers, outputs, blocks, OpenSizes.NONE);
    }

    /** A network with one output, called {@link #LOGITS}. */
    public Network(String name, TensorShape input, List<Layer> layers, String output, List<Block> blocks) {
        this(name, input, layers, List.of(new Output(LOGITS, output)), blocks);
    }

    /**
     * The same with other layers, which give the outputs under the same names. Where the sizes of these no longer follow the
     * input's as those before did, the input's size is fixed from here on.
     */
    public Network withLayers(List<Layer> changed) {
        return new Network(name, input, inputs, changed, outputs, blocks, holds(changed) ? open : OpenSizes.NONE);
    }

    private boolean holds(List<Layer> changed) {
        if (!open.any()) {
            return true;
        }
        try {
            requireOpen(open, input, changed, inferShapes(input, changed));
            return true;
        } catch (ProblemException e) {
            return false;
        }
    }

    public Network named(String changed) {
        return new Network(changed, input, inputs, layers, outputs, blocks, open);
    }

    public Network withOpen(OpenSizes changed) {
        return new Network(name, input, inputs, layers, outputs, blocks, changed);
    }

    /**
     * The same network for another size of its input, along axes that are open.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} where it computes nothing of that size
     */
    public Network at(TensorShape changed) {
        var sized = new LinkedHashMap<String, TensorShape>(Map.of(INPUT, changed));
        List<Layer> resized = layers.stream()
                .map(layer -> {
                    List<TensorShape> inputs =
                            layer.inputs().stream().map(sized::get).toList();
                    List<Integer> sizes = open.sizes(
                            layer.name(),
                            layer.op().sizes(),
                            inputs.isEmpty() ? 0 : inputs.getFirst().elements(),
                            sized);
                    Op op = open.of(layer.name()).isEmpty()
                            ? layer.op()
                            : layer.op().withSizes(sizes);
                    sized.put(layer.name(), shape(layer.name(), op, inputs));
                    return layer.with(op);
                })
                .toList();
        return new Network(name, changed, inputs, resized, outputs, blocks, open);
    }

    /**
     * The same network for a larger input along all axes that are open, of those that it computes something of; empty where it does
     * of none.
     */
    public Optional<Network> larger() {
        for (TensorShape size : open.larger(input)) {
            try {
                return Optional.of(at(size));
            } catch (ProblemException | ArithmeticException e) {
                // The next one may fit its strides.
            }
        }
        return Optional.empty();
    }

    /** The same network that gives other values. */
    public Network withOutputs(List<Output> changed) {
        return new Network(name, input, inputs, layers, changed, blocks, open);
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
     * How many classes a classifier tells apart: the length of its only output, a vector; empty where the outputs are others, as
     * of a regression, whose one number is no class among others.
     */
    public Optional<Integer> classes() {
        TensorShape result = shapes().get(outputs.getFirst().value());
        return outputs.size() == 1 && result.dims().size() == 1 && result.channels() > 1
                ? Optional.of(result.channels())
                : Optional.empty();
    }

    /** Elements of all outputs together for one sample. */
    public long resultElements() {
        Map<String, TensorShape> shapes = shapes();
        return outputs.stream()
                .mapToLong(output -> shapes.get(output.value()).elements())
                .sum();
    }

    public Network withBlocks(List<Block> changed) {
        return new Network(name, input, inputs, layers, outputs, changed, open);
    }

    /** Open axes are axes of the input, and the rules give the sizes that the layers hold. */
    private static void requireOpen(
            OpenSizes open, TensorShape input, List<Layer> layers, Map<String, TensorShape> shapes) {
        if (open.axes().stream().anyMatch(axis -> axis >= input.rank())) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "the axes " + open.axes() + " of an input of " + input + " cannot be open");
        }
        var before = new LinkedHashMap<String, TensorShape>();
        before.put(INPUT, input);
        var ruled = new HashSet<>(open.layers().keySet());
        for (Layer layer : open.any() ? layers : List.<Layer>of()) {
            ruled.remove(layer.name());
            List<Integer> own = layer.op().sizes();
            long elements = layer.inputs().isEmpty()
                    ? 0
                    : shapes.get(layer.inputs().getFirst()).elements();
            List<Integer> followed = open.sizes(layer.name(), own, elements, before);
            if (!followed.equals(own)) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "layer " + layer.name() + " has the sizes " + own + ", its rules give " + followed);
            }
            before.put(layer.name(), shapes.get(layer.name()));
        }
        if (!ruled.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK, "sizes of " + ruled + " follow the input, but there is no such layer");
        }
    }

    private static void requireName(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    what + " name '" + name + "' must be 1 to 200 letters, digits and _ . / : -");
        }
    }

    private static void requireOutputs(List<Input> inputs, List<Output> outputs, Set<String> layers) {
        if (outputs.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "a network must have an output");
        }
        var names = new HashSet<String>(Set.of(INPUT));
        inputs.forEach(given -> names.add(given.name()));
        for (Output output : outputs) {
            if (output.value().equals(INPUT) || !layers.contains(output.value())) {
                throw new ProblemException(ProblemCode.INVALID_NETWORK, "output " + output.value() + " is not a layer");
            }
            if (!names.add(output.name())) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK, "two of inputs and outputs are called " + output.name());
            }
        }
    }

    /** As in a tree of modules: a name belongs to one tensor, and no tensor holds another; nor is an input or output called like one. */
    private static void requireDistinctParameters(List<Layer> layers, List<Input> inputs, List<Output> outputs) {
        var names = new HashSet<String>();
        inputs.stream().map(Input::name).filter(name -> !name.equals(INPUT)).forEach(names::add);
        outputs.forEach(output -> names.add(output.name()));
        var own = new HashSet<String>();
        Map<String, Op> modules =
                layers.stream().filter(layer -> !layer.shares()).collect(Collectors.toMap(Layer::name, Layer::op));
        for (Layer layer : layers) {
            if (layer.shares()) {
                requireModule(layer, modules);
                continue;
            }
            for (ParameterSpec spec : layer.op().parameters()) {
                if (!names.add(layer.parameter(spec.name()))) {
                    throw new ProblemException(
                            ProblemCode.INVALID_NETWORK,
                            "two of parameters, inputs and outputs are called " + layer.parameter(spec.name()));
                }
                if (spec.name().isEmpty()) {
                    own.add(layer.name());
                }
            }
        }
        inputs.forEach(given -> names.remove(given.name()));
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

    /** @param modules operations of the layers that have parameters of their own, by name */
    private static void requireModule(Layer layer, Map<String, Op> modules) {
        if (!layer.op().equals(modules.get(layer.module()))
                || layer.op().parameters().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "layer " + layer.name() + " uses the parameters of " + layer.module()
                            + ", which is no layer of the same operation with parameters of its own");
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
            shapes.put(layer.name(), shape(layer.name(), op, inputs));
        }
        return shapes;
    }

    private static TensorShape shape(String layer, Op op, List<TensorShape> inputs) {
        try {
            return op.outputShape(inputs);
        } catch (ProblemException e) {
            throw new ProblemException(e.code(), "layer " + layer + ": " + e.getMessage(), e);
        }
    }
}
