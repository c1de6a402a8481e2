package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resampling of sequences, images and volumes to other numbers of positions. */
final class ResizeOperator implements Operator {
    private static final Map<String, Interpolation> INTERPOLATIONS = Map.of(
            "upsample_nearest1d", Interpolation.NEAREST,
            "upsample_nearest2d", Interpolation.NEAREST,
            "upsample_nearest3d", Interpolation.NEAREST,
            "upsample_linear1d", Interpolation.BILINEAR,
            "upsample_trilinear3d", Interpolation.BILINEAR,
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
                "upsample_nearest3d.vec",
                "upsample_nearest3d.default",
                "upsample_trilinear3d.vec",
                "upsample_trilinear3d.default",
                "upsample_bicubic2d.vec",
                "upsample_bicubic2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation x = call.activation(call.has("input") ? "input" : "self");
        String operator = call.operator();
        String name = operator.substring(0, operator.indexOf('.'));
        int axes = Character.digit(name.charAt(name.length() - 2), 10);
        if (x.shape().rank() != axes + 1) {
            throw call.unsupported("it is given [batch, " + x.shape() + "]");
        }
        List<ResizedAxis> resized =
                ResizedAxis.of(call, x.shape().dims().subList(1, x.shape().rank()));
        ResizedAxis rows = resized.getFirst();
        ResizedAxis columns = resized.getLast();
        boolean aligned = call.truth("align_corners", false);
        Interpolation interpolation = INTERPOLATIONS.get(name);
        return Outcome.fresh(call.layer(
                switch (axes) {
                    case 1 ->
                        new OneDimensional(
                                new Resize(interpolation, new Extent(1, columns.to()), 0, columns.factor(), aligned));
                    case 2 ->
                        new Resize(
                                interpolation,
                                new Extent(rows.to(), columns.to()),
                                rows.factor(),
                                columns.factor(),
                                aligned);
                    default -> volume(call, interpolation, resized, aligned);
                },
                x));
    }

    private static Op volume(Call call, Interpolation interpolation, List<ResizedAxis> axes, boolean aligned) {
        if (axes.stream().anyMatch(axis -> axis.factor() != 0)) {
            throw call.unsupported("it resizes a volume by factors that are not the ratio of the sizes; give the size");
        }
        var output = new Extent(axes.stream().map(ResizedAxis::to).toList());
        return Resize.to(output, interpolation, aligned);
    }
}
