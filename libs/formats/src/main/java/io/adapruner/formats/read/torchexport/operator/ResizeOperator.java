package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resampling of images and sequences to other numbers of positions. */
final class ResizeOperator implements Operator {
    private static final Map<String, Interpolation> INTERPOLATIONS = Map.of(
            "upsample_nearest1d", Interpolation.NEAREST,
            "upsample_nearest2d", Interpolation.NEAREST,
            "upsample_linear1d", Interpolation.BILINEAR,
            "upsample_bilinear2d", Interpolation.BILINEAR,
            "upsample_bicubic2d", Interpolation.BICUBIC);

    @Override
    public Set<String> targets() {
        return Set.of(
                "upsample_nearest1d.vec",
                "upsample_nearest1d.default",
                "upsample_nearest2d.vec",
                "upsample_nearest2d.default",
                "upsample_linear1d.vec",
                "upsample_linear1d.default",
                "upsample_bilinear2d.vec",
                "upsample_bilinear2d.default",
                "upsample_bicubic2d.vec",
                "upsample_bicubic2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation x = call.activation(call.has("input") ? "input" : "self");
        String operator = call.operator();
        String name = operator.substring(0, operator.indexOf('.'));
        boolean line = name.endsWith("1d");
        int axes = line ? 1 : 2;
        if (x.shape().rank() != axes + 1) {
            throw call.unsupported("it is given [batch, " + x.shape() + "]");
        }
        double[] scales = operator.endsWith(".vec") ? factors(call, axes) : singleScales(call, line);
        int[] output = new int[axes];
        for (int i = 0; i < axes; i++) {
            int in = x.shape().dims().get(i + 1);
            output[i] = call.has("output_size")
                    ? Math.toIntExact(call.wholes("output_size").get(i))
                    : (int) Math.floor(in * scales[i]);
            // The exact ratio of extents needs no factor of its own.
            scales[i] = in * scales[i] == output[i] ? 0 : scales[i];
        }
        boolean aligned = call.truth("align_corners", false);
        var resize = new Resize(
                INTERPOLATIONS.get(name),
                line ? new Extent(1, output[0]) : new Extent(output[0], output[1]),
                line ? 0 : scales[0],
                scales[axes - 1],
                aligned);
        return Outcome.fresh(call.layer(line ? new OneDimensional(resize) : resize, x));
    }

    /** Beside an output size they are not used by PyTorch. */
    private static double[] factors(Call call, int axes) {
        if (call.has("output_size")) {
            return new double[axes];
        }
        List<Double> factors = call.reals("scale_factors");
        if (factors.size() != axes) {
            throw call.unsupported("it has " + factors.size() + " factors for " + axes + " axes");
        }
        return factors.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] singleScales(Call call, boolean line) {
        return line
                ? new double[] {call.real("scales", 0)}
                : new double[] {call.real("scales_h", 0), call.real("scales_w", 0)};
    }
}
