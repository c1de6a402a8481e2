package io.adapruner.formats.translation.size;

import io.adapruner.formats.translation.size.Grid.Place;
import io.adapruner.formats.translation.size.Grid.Sample;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Networks that one file gives for several sizes, in which stored tensors that are grids of places are counted by layers instead: the
 * same layers at every size.
 */
final class Grids {
    private final List<Varied> readings;
    private final List<Map<String, TensorShape>> shapes;
    private final List<Network> networks = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();

    /**
     * @param readings with the same layers under the same names, in the same order, the first with every tensor that varies
     * @throws Refusal naming the first layer whose tensor is no such grid
     */
    Grids(List<Varied> readings) {
        this.readings = readings;
        this.shapes = readings.stream().map(r -> r.network().shapes()).toList();
        Map<String, Grid> grids = grids();
        for (int i = 0; i < readings.size(); i++) {
            networks.add(counted(i, grids));
        }
    }

    List<Network> networks() {
        return networks;
    }

    /** What the layers that count own, by their names. */
    Map<String, Tensor> constants() {
        return constants;
    }

    private Map<String, Grid> grids() {
        Varied base = readings.getFirst();
        var grids = new LinkedHashMap<String, Grid>();
        List<Layer> layers = base.network().layers();
        for (int i = 0; i < layers.size(); i++) {
            String name = layers.get(i).name();
            if (base.own().containsKey(name)) {
                grids.put(
                        name,
                        grid(i).orElseThrow(
                                        () -> new Refusal(
                                                "layer " + name
                                                        + " has other constants, computed from the size, which are not affine in the places of a map")));
            }
        }
        return grids;
    }

    private Optional<Grid> grid(int layer) {
        List<List<Integer>> views = readings.stream()
                .map(reading -> view(reading.network().layers().get(layer).op()))
                .toList();
        List<Integer> view = views.getFirst();
        if (views.stream().anyMatch(other -> other.size() != view.size())) {
            return Optional.empty();
        }
        int[] varying = IntStream.range(0, view.size())
                .filter(axis -> views.stream().map(v -> v.get(axis)).distinct().count() > 1)
                .toArray();
        if (varying.length == 0 || varying.length > 2) {
            return Optional.empty();
        }
        int first = varying[0];
        int last = varying[varying.length - 1];
        if (last - first > 1) {
            return Optional.empty();
        }
        int[] lengths = views.stream()
                .mapToInt(v -> v.subList(first, last + 1).stream().reduce(1, Math::multiplyExact))
                .toArray();
        return new Places(shapes, readings.getFirst().network().layers().subList(0, layer))
                .counted(lengths)
                .map(places -> Grid.of(places, samples(layer, views, places), first, last))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private List<Sample> samples(int layer, List<List<Integer>> views, List<Place> places) {
        String name = readings.getFirst().network().layers().get(layer).name();
        return IntStream.range(0, readings.size())
                .mapToObj(i -> new Sample(
                        // Where it does not vary it is the first reading's.
                        Optional.ofNullable(readings.get(i).own().get(name))
                                .orElseGet(() -> readings.getFirst().own().get(name)),
                        views.get(i),
                        places.stream()
                                .map(place -> shapes.get(i).get(place.map()))
                                .toList()))
                .toList();
    }

    /** How the tensor that an operation owns is seen in one sample; empty where it owns none. */
    static List<Integer> view(Op op) {
        return switch (op) {
            case StoredValue stored -> stored.view();
            case WithParameter with -> with.view();
            case Op _ -> List.of();
        };
    }

    /** Layers that own the same grid in the same shape share its values. */
    private record Seen(Grid grid, List<Integer> view) {}

    private Network counted(int reading, Map<String, Grid> grids) {
        Network network = readings.get(reading).network();
        if (grids.isEmpty()) {
            return network;
        }
        var layers = new ArrayList<Layer>();
        var counted = new HashMap<Seen, String>();
        for (Layer layer : network.layers()) {
            Grid grid = grids.get(layer.name());
            if (grid == null) {
                layers.add(layer);
            } else {
                var seen = new Seen(grid, view(layer.op()));
                GridLayers.Made made = counted.containsKey(seen)
                        ? GridLayers.of(counted.get(seen), grid, layer, shapes.get(reading))
                        : GridLayers.of(grid, layer, shapes.get(reading));
                counted.put(seen, made.values());
                layers.addAll(made.layers());
                constants.putAll(made.constants());
            }
        }
        return network.withLayers(layers);
    }
}
