package io.adapruner.engine.script;

import io.adapruner.network.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How named tensors are laid out one after another in a flat one. A step of SGD on two hundred tensors is a thousand small
 * operations, and on a GPU each takes as long to begin as a large one takes to run; on one flat tensor it is a handful.
 *
 * @param shapes in their order in the flat tensor
 */
record Packing(SequencedMap<String, List<Integer>> shapes) {
    /** All of these tensors. */
    static Packing of(Map<String, Tensor> tensors) {
        return of(tensors.keySet(), tensors);
    }

    /** Those named, in this order. */
    static Packing of(Collection<String> names, Map<String, Tensor> tensors) {
        var shapes = new LinkedHashMap<String, List<Integer>>();
        names.forEach(name -> shapes.put(name, tensors.get(name).shape()));
        return new Packing(shapes);
    }

    /** The tensors' values in one: {@code [elements]}. */
    Tensor pack(Map<String, Tensor> tensors) {
        float[] flat = new float[elements()];
        int at = 0;
        for (String name : shapes.keySet()) {
            Tensor tensor = tensors.get(name);
            tensor.buffer().get(flat, at, tensor.elements());
            at += tensor.elements();
        }
        return Tensor.of(List.of(flat.length), flat);
    }

    int elements() {
        return shapes.values().stream().mapToInt(Packing::elements).sum();
    }

    /** Those of these tensors that are wanted, in the same order. */
    Packing only(Predicate<String> wanted) {
        var some = new LinkedHashMap<>(shapes);
        some.keySet().removeIf(wanted.negate());
        return new Packing(some);
    }

    /** Code for a new flat tensor of these tensors, given by their code in this order. */
    static String packed(Stream<String> tensors) {
        return tensors.map(tensor -> "torch.flatten(" + tensor + ")")
                .collect(Collectors.joining(", ", "torch.cat([", "])"));
    }

    /** Code for the window on each tensor in the flat one, by name and in order; writing through it changes the flat tensor. */
    SequencedMap<String, String> windows(String flat) {
        var windows = new LinkedHashMap<String, String>();
        int at = 0;
        for (var shape : shapes.entrySet()) {
            int end = at + elements(shape.getValue());
            windows.put(
                    shape.getKey(),
                    "torch.view(torch.slice(%s, 0, %d, %d, 1), %s)".formatted(flat, at, end, shape.getValue()));
            at = end;
        }
        return windows;
    }

    private static int elements(List<Integer> shape) {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
