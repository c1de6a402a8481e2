package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.operator.ResizedAxis;
import io.adapruner.formats.translation.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Stored images resampled by filters that are as wide as what they make smaller, as position embeddings are ({@code antialias=True}): along
 * rows and along columns by themselves, each a product with a matrix.
 */
final class Resampling {
    /** A matrix of 512 positions by 512. */
    private static final long LARGEST = 1 << 18;

    /** Of the cubic filter, as Pillow has it; that without antialiasing has -0.75. */
    private static final double A = -0.5;

    private Resampling() {}

    static Map<String, Fold.Single> folds() {
        return Map.of(
                "_upsample_bilinear2d_aa.vec", a -> resampled(a, Resampling::triangle, 1),
                "_upsample_bilinear2d_aa.default", a -> resampled(a, Resampling::triangle, 1),
                "_upsample_bicubic2d_aa.vec", a -> resampled(a, Resampling::cubic, 2),
                "_upsample_bicubic2d_aa.default", a -> resampled(a, Resampling::cubic, 2));
    }

    /** @param reach of the filter to either side, in positions of the larger image */
    private static Formula resampled(Arguments arguments, DoubleUnaryOperator filter, int reach) {
        Call call = arguments.call();
        Formula image = arguments.tensor(call.has("input") ? "input" : "self");
        if (image.shape().size() != 4 || call.truth("align_corners", false)) {
            throw call.unsupported("it resamples a stored tensor of shape " + image.shape());
        }
        List<ResizedAxis> axes = ResizedAxis.of(call, image.shape().subList(2, 4));
        Formula rows = along(call, image, axes.getLast(), filter, reach);
        List<Integer> swapped = List.of(0, 1, 3, 2);
        return along(call, rows.permuted(swapped), axes.getFirst(), filter, reach)
                .permuted(swapped);
    }

    /** The last axis. */
    private static Formula along(Call call, Formula image, ResizedAxis axis, DoubleUnaryOperator filter, int reach) {
        if (axis.from() == axis.to() && axis.factor() == 0) {
            return image;
        }
        if (axis.to() < 1 || (long) axis.from() * axis.to() > LARGEST) {
            throw call.unsupported("it resamples " + axis.from() + " positions of a stored tensor to " + axis.to());
        }
        var matrix = new Formula.Literal(List.of(axis.from(), axis.to()), weights(axis, filter, reach));
        var shape = new ArrayList<>(image.shape());
        shape.removeLast();
        int lines = shape.stream().reduce(1, Math::multiplyExact);
        shape.add(axis.to());
        return new Formula.Product(image.reshaped(List.of(lines, axis.from())), matrix).reshaped(shape);
    }

    /** For each position of the image, its share of each of the result: see ATen's {@code UpSampleKernel.cpp}. */
    private static List<Double> weights(ResizedAxis axis, DoubleUnaryOperator filter, int reach) {
        double scale = axis.factor() > 0 ? 1 / axis.factor() : (double) axis.from() / axis.to();
        double wide = Math.max(1, scale);
        double[][] shares = new double[axis.from()][axis.to()];
        for (int to = 0; to < axis.to(); to++) {
            double centre = scale * (to + 0.5);
            int first = Math.max(0, (int) (centre - reach * wide + 0.5));
            int end = Math.min(axis.from(), (int) (centre + reach * wide + 0.5));
            double sum = 0;
            for (int from = first; from < end; from++) {
                shares[from][to] = filter.applyAsDouble(Math.abs((from - centre + 0.5) / wide));
                sum += shares[from][to];
            }
            for (int from = first; from < end; from++) {
                shares[from][to] /= sum;
            }
        }
        var weights = new ArrayList<Double>();
        for (double[] row : shares) {
            for (double share : row) {
                weights.add(share);
            }
        }
        return weights;
    }

    private static double triangle(double x) {
        return Math.max(0, 1 - x);
    }

    private static double cubic(double x) {
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
