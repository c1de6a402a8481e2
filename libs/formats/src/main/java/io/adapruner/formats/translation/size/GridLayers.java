package io.adapruner.formats.translation.size;

import io.adapruner.formats.translation.size.Grid.Part;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The layers that count a grid anew for a map of any size, in the place of one that owns it as a tensor. */
final class GridLayers {
    private final Grid grid;
    private final Layer owner;
    private final Map<String, TensorShape> shapes;
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();

    private GridLayers(Grid grid, Layer owner, Map<String, TensorShape> shapes) {
        this.grid = grid;
        this.owner = owner;
        this.shapes = shapes;
    }

    /**
     * Layers in their order, the last of which has the owner's name.
     *
     * @param values the layer that gives the whole grid
     * @param constants what they own, the same at every size
     */
    record Made(List<Layer> layers, String values, Map<String, Tensor> constants) {}

    /** @param shapes of all values at the size that the owner's operation is for */
    static Made of(Grid grid, Layer owner, Map<String, TensorShape> shapes) {
        var made = new GridLayers(grid, owner, shapes);
        String values = made.values();
        return made.with(values);
    }

    /** The same of a grid that another layer has had counted already, as it sees it. */
    static Made of(String values, Grid grid, Layer owner, Map<String, TensorShape> shapes) {
        return new GridLayers(grid, owner, shapes).with(values);
    }

    private Made with(String values) {
        switch (owner.op()) {
            case StoredValue stored -> layer(owner.name(), new Reshape(stored.view()), values);
            case WithParameter with -> combined(with.arithmetic(), values);
            case Op op -> throw new Refusal("layer " + owner.name() + " is " + op);
        }
        return new Made(layers, values, constants);
    }

    private String values() {
        List<String> parts = new ArrayList<>();
        for (int p = 0; p < grid.parts().size(); p++) {
            parts.add(part(owner.name() + ".grid." + p, grid.parts().get(p)));
        }
        String all = parts.size() == 1
                ? parts.getFirst()
                : layer(owner.name() + ".grid.all", new ConcatPositions(1), parts.toArray(String[]::new));
        return layer(owner.name() + ".grid", new Reshape(Grids.view(owner.op())), all);
    }

    private void combined(Arithmetic arithmetic, String values) {
        String x = owner.inputs().getFirst();
        switch (arithmetic) {
            case ADD -> layer(owner.name(), new Add(), x, values);
            case MULTIPLY -> layer(owner.name(), new Multiply(), x, values);
            case REVERSE_SUBTRACT -> layer(owner.name(), new Elementwise(Arithmetic.SUBTRACT), values, x);
            case REVERSE_DIVIDE -> layer(owner.name(), new Elementwise(Arithmetic.DIVIDE), values, x);
            case SUBTRACT, DIVIDE, MAXIMUM, MINIMUM, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                layer(owner.name(), new Elementwise(arithmetic), x, values);
            case POWER -> throw new Refusal("layer " + owner.name() + " takes powers of places");
        }
    }

    /** {@code [before, positions, behind]} of one map. */
    private String part(String name, Part part) {
        TensorShape map = shapes.get(part.map());
        int positions = Math.toIntExact(map.positions());
        int apiece = part.each() * grid.behind();
        String values = values(name, part, map);
        if (apiece == 1) {
            return layer(name, new Reshape(List.of(grid.before(), positions, 1)), values);
        }
        String flat = layer(name + ".flat", new Reshape(List.of(grid.before(), apiece, positions)), values);
        String turned = layer(part.each() == 1 ? name : name + ".turned", new Permute(List.of(0, 2, 1)), flat);
        return part.each() == 1
                ? turned
                : layer(name, new Reshape(List.of(grid.before(), positions * part.each(), grid.behind())), turned);
    }

    /** {@code [before * each * behind, height, width]}. */
    private String values(String name, Part part, TensorShape map) {
        int channels = part.offset().size();
        var terms = new ArrayList<String>();
        if (any(part.down()) || any(part.across())) {
            String one = constant(name + ".one", part.map(), List.of(1.0));
            String ones = layer(name + ".ones", new Expand(List.of(1, map.height(), map.width())), one);
            term(name + ".row", 1, ones, part.map(), part.down(), terms);
            term(name + ".column", 2, ones, part.map(), part.across(), terms);
        }
        // Places are counted from 1.
        List<Double> offset = IntStream.range(0, channels)
                .mapToObj(k -> part.offset().get(k)
                        - part.down().get(k)
                        - part.across().get(k))
                .toList();
        String start = constant(name + ".offset", part.map(), offset);
        if (terms.isEmpty()) {
            return layer(name + ".value", new Expand(List.of(channels, map.height(), map.width())), start);
        }
        terms.add(start);
        return layer(name + ".value", new Add(), terms.toArray(String[]::new));
    }

    private void term(String name, int axis, String ones, String map, List<Double> factors, List<String> terms) {
        if (any(factors)) {
            String place = layer(name + "s", new CumulativeSum(axis), ones);
            terms.add(layer(name, new Multiply(), place, constant(name + ".step", map, factors)));
        }
    }

    private static boolean any(List<Double> values) {
        return values.stream().anyMatch(value -> value != 0);
    }

    /** {@code [channels, 1, 1]} of every sample. */
    private String constant(String name, String map, List<Double> values) {
        List<Integer> shape = List.of(values.size(), 1, 1);
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        constants.put(name, Tensor.of(shape, floats));
        return layer(name, new StoredValue(shape, shape, false), map);
    }

    private String layer(String name, Op op, String... inputs) {
        layers.add(new Layer(name, op, List.of(inputs)));
        return name;
    }
}
