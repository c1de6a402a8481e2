package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.constant.Constant.Wholes;
import io.adapruner.formats.read.onnx.model.OnnxAttribute;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators that make constants, and that change their type. */
final class Making {
    private static final List<Long> FLOATING = List.of(1L, 10L, 11L, 16L);
    private static final long BOOL = 9;
    private static final List<Long> INTEGERS = List.of(2L, 3L, 4L, 5L, 6L, 7L, 12L, 13L);

    private Making() {}

    static Map<String, Fold.Single> folds() {
        return Map.of(
                "Constant", Making::constant,
                "ConstantOfShape", Making::ofShape,
                "Range", Making::range,
                "Cast", a -> cast(a.input(0), a.node().whole("to", 0)),
                "CastLike", Making::castLike);
    }

    private static Constant constant(Arguments arguments) {
        for (OnnxAttribute value : arguments.node().attributes().values()) {
            switch (value) {
                case OnnxAttribute.Constant(var tensor) -> {
                    return Constant.of(tensor);
                }
                case OnnxAttribute.Real(double real) -> {
                    return Constant.scalar(real);
                }
                case OnnxAttribute.Whole(long whole) -> {
                    return new Wholes(List.of(), false, new long[] {whole});
                }
                case OnnxAttribute.Reals(List<Double> reals) -> {
                    float[] values = new float[reals.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = reals.get(i).floatValue();
                    }
                    return new Reals("", Tensor.of(List.of(values.length), values));
                }
                case OnnxAttribute.Wholes(List<Long> wholes) -> {
                    return Constant.wholes(
                            wholes.stream().mapToLong(Long::longValue).toArray());
                }
                case OnnxAttribute.Text _,
                        OnnxAttribute.Subgraph _,
                        OnnxAttribute.Parameter _,
                        OnnxAttribute.Other _ -> {}
            }
        }
        throw new IllegalArgumentException("it has no value that is understood");
    }

    private static Constant ofShape(Arguments arguments) {
        List<Integer> shape = shape(arguments.input(0));
        arguments.bound().check(shape);
        Constant value = arguments.node().attributes().get("value") instanceof OnnxAttribute.Constant(var tensor)
                ? Constant.of(tensor)
                : Constant.scalar(0);
        return value.taken(shape, new int[Constant.elements(shape)]);
    }

    /** A shape that is given as a constant. */
    static List<Integer> shape(Constant dims) {
        var shape = new ArrayList<Integer>();
        for (long dim : dims.wholes()) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("extent " + dim + " in a shape");
            }
            shape.add((int) dim);
        }
        return shape;
    }

    private static Constant range(Arguments arguments) {
        double start = arguments.input(0).real(0);
        double delta = arguments.input(2).real(0);
        double count = Math.ceil((arguments.input(1).real(0) - start) / delta);
        List<Integer> shape = List.of((int) Math.clamp(count, 0, Integer.MAX_VALUE));
        arguments.bound().check(shape);
        if (arguments.input(0) instanceof Wholes) {
            long[] values = new long[shape.getFirst()];
            Arrays.setAll(values, i -> (long) (start + i * delta));
            return Constant.wholes(values);
        }
        float[] values = new float[shape.getFirst()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (start + i * delta);
        }
        return new Reals("", Tensor.of(shape, values));
    }

    /** Half and double floats are floats here. */
    static Constant cast(Constant x, long type) {
        if (FLOATING.contains(type)) {
            if (x instanceof Reals) {
                return x;
            }
            long[] wholes = x.wholes();
            float[] values = new float[wholes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = wholes[i];
            }
            return new Reals("", Tensor.of(x.shape(), values));
        }
        if (type == BOOL) {
            return new Wholes(
                    x.shape(),
                    true,
                    Arrays.stream(x.wholes()).map(v -> v == 0 ? 0 : 1).toArray());
        }
        if (INTEGERS.contains(type)) {
            return new Wholes(x.shape(), false, x.wholes());
        }
        throw new IllegalArgumentException("it casts to ONNX type " + type);
    }

    private static Constant castLike(Arguments arguments) {
        Constant like = arguments.input(1);
        Constant x = arguments.input(0);
        return switch (like) {
            case Reals _ -> cast(x, FLOATING.getFirst());
            case Wholes(List<Integer> _, boolean logical, long[] _) -> cast(x, logical ? BOOL : INTEGERS.getLast());
        };
    }
}
