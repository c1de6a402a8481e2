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
        List<ResizedAxis> resized =
                ResizedAxis.of(call, x.shape().dims().subList(1, x.shape().rank()));
        ResizedAxis rows = resized.getFirst();
        ResizedAxis columns = resized.getLast();
        boolean aligned = call.truth("align_corners", false);
        var resize = new Resize(
                INTERPOLATIONS.get(name),
                new Extent(line ? 1 : rows.to(), columns.to()),
                line ? 0 : rows.factor(),
                columns.factor(),
                aligned);
        return Outcome.fresh(call.layer(line ? new OneDimensional(resize) : resize, x));
    }
}
