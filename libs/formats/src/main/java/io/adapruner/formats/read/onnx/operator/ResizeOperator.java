package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Resampling to other numbers of positions, where ONNX's way of reading positions is PyTorch's. */
final class ResizeOperator implements Operator.Single {
    private static final int SCALES = 2;
    private static final int SIZES = 3;

    @Override
    public Set<String> types() {
        return Set.of("Resize");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        Ordered ordered = call.layers().ordered(view);
        Activation base = ordered.base();
        double[] seen = scales(call, view);
        double[] scales =
                ordered.order().stream().mapToDouble(axis -> seen[axis]).toArray();
        int rank = base.shape().rank();
        if (scales[0] != 1 || scales[1] != 1 || rank < 2 || rank > 4) {
            throw call.unsupported("it resizes other axes than depth, height and width");
        }
        int[] sizes = new int[rank];
        boolean stated = call.has(SIZES);
        for (int axis = 1; axis < rank; axis++) {
            int in = base.shape().dims().get(axis);
            sizes[axis] = stated ? (int) Math.round(in * scales[axis + 1]) : (int) Math.floor(in * scales[axis + 1]);
        }
        if (base.shape().dims().equals(extents(base, sizes))) {
            return new Flow(view);
        }
        double[] factors = new double[rank];
        for (int axis = 1; axis < rank && !stated; axis++) {
            factors[axis] = factor(base.shape().dims().get(axis), scales[axis + 1], sizes[axis]);
        }
        return new Flow(ordered.seen(call.layer(resize(call, base, sizes, factors), base)));
    }

    private static Op resize(Call call, Activation base, int[] sizes, double[] factors) {
        Interpolation interpolation = interpolation(call, base, sizes);
        boolean aligned = aligned(call);
        return switch (sizes.length) {
            case 2 -> new OneDimensional(new Resize(interpolation, new Extent(1, sizes[1]), 0, factors[1], aligned));
            case 3 -> new Resize(interpolation, new Extent(sizes[1], sizes[2]), factors[1], factors[2], aligned);
            default -> {
                if (DoubleStream.of(factors).anyMatch(factor -> factor != 0)
                        || interpolation == Interpolation.BICUBIC) {
                    throw call.unsupported("it resizes a volume by factors that are not the ratio of the sizes, or by"
                            + " bicubic interpolation");
                }
                yield Resize.to(new Extent(sizes[1], sizes[2], sizes[3]), interpolation, aligned);
            }
        };
    }

    private static List<Integer> extents(Activation base, int[] sizes) {
        int[] all = sizes.clone();
        all[0] = base.shape().channels();
        return Arrays.stream(all).boxed().toList();
    }

    private static double factor(int in, double scale, int out) {
        return in * scale == out ? 0 : scale;
    }

    /** By axis as seen. */
    private static double[] scales(Call call, View view) {
        double[] scales = new double[view.rank()];
        Arrays.fill(scales, 1);
        Optional<Constant> given = call.has(SIZES) ? call.optional(SIZES) : call.optional(SCALES);
        Constant values = given.orElseThrow(() -> call.unsupported("it has neither scales nor sizes"))
                .settled();
        List<Long> axes = call.node()
                .wholes(
                        "axes",
                        IntStream.range(0, view.rank()).mapToObj(a -> (long) a).toList());
        if (values.elements() != axes.size()) {
            throw call.unsupported("it has " + values.elements() + " scales or sizes for " + axes.size() + " axes");
        }
        for (int i = 0; i < axes.size(); i++) {
            int axis = call.layers().axis(axes.get(i), view.rank());
            long extent = view.extents().get(axis);
            long in = extent == View.OPEN ? images(call) : extent;
            scales[axis] = call.has(SIZES) ? (double) values.whole(i) / in : values.real(i);
        }
        if (call.has(SIZES)
                && !call.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw call.unsupported("keep_aspect_ratio_policy is not understood");
        }
        return scales;
    }

    /** A constant may be there once for all images of the batch. */
    private static long images(Call call) {
        return call.flows(0) ? call.context().batch() : call.constant(0).shape().getFirst();
    }

    private static String mode(Call call) {
        return call.node().text("coordinate_transformation_mode", "half_pixel");
    }

    private static boolean aligned(Call call) {
        return mode(call).equals("align_corners")
                && !call.node().text("mode", "nearest").equals("nearest");
    }

    private static Interpolation interpolation(Call call, Activation base, int[] sizes) {
        boolean smaller = IntStream.range(1, sizes.length)
                .anyMatch(a -> sizes[a] < base.shape().dims().get(a));
        if (call.node().truth("antialias", false) && smaller) {
            throw call.unsupported("antialiasing is not understood");
        }
        boolean halves =
                Set.of("half_pixel", "pytorch_half_pixel", "align_corners").contains(mode(call));
        return switch (call.node().text("mode", "nearest")) {
            case "nearest" -> nearest(call, base, sizes);
            case "linear" -> requireKnown(call, halves, Interpolation.BILINEAR);
            case "cubic" ->
                requireKnown(
                        call,
                        halves && Math.abs(call.node().real("cubic_coeff_a", -0.75) + 0.75) < 1e-6,
                        Interpolation.BICUBIC);
            default -> throw call.unsupported("the mode " + call.node().text("mode", "") + " is not understood");
        };
    }

    private static Interpolation requireKnown(Call call, boolean known, Interpolation interpolation) {
        if (!known) {
            throw call.unsupported(
                    "it reads positions by " + mode(call) + ", which is not understood for " + interpolation);
        }
        return interpolation;
    }

    /** PyTorch rounds positions down; by whole factors every way of reading comes to the same. */
    private static Interpolation nearest(Call call, Activation base, int[] sizes) {
        boolean wholeFactors = IntStream.range(1, sizes.length)
                .allMatch(a -> sizes[a] % base.shape().dims().get(a) == 0);
        String rounding = call.node().text("nearest_mode", "round_prefer_floor");
        boolean down = mode(call).equals("asymmetric") && rounding.equals("floor");
        boolean rounded =
                Set.of("half_pixel", "pytorch_half_pixel").contains(mode(call)) && rounding.startsWith("round");
        boolean forNearest = mode(call).equals("tf_half_pixel_for_nn") && rounding.equals("floor");
        return requireKnown(call, down || (wholeFactors && (rounded || forNearest)), Interpolation.NEAREST);
    }
}
