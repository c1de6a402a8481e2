package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.operator.ResizedAxis;
import io.adapruner.formats.translation.formula.Antialiasing;
import io.adapruner.formats.translation.formula.Antialiasing.Filter;
import io.adapruner.formats.translation.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stored images resampled with antialiasing, as position embeddings are: along rows and along columns by themselves. */
final class Resampling {
    private Resampling() {}

    static Map<String, Fold.Single> folds() {
        return Map.of(
                "_upsample_bilinear2d_aa.vec", of(Filter.LINEAR),
                "_upsample_bilinear2d_aa.default", of(Filter.LINEAR),
                "_upsample_bicubic2d_aa.vec", of(Filter.CUBIC),
                "_upsample_bicubic2d_aa.default", of(Filter.CUBIC));
    }

    private static Fold.Single of(Filter filter) {
        return arguments -> resampled(arguments, filter);
    }

    private static Formula resampled(Arguments arguments, Filter filter) {
        Call call = arguments.call();
        Formula image = arguments.tensor(call.has("input") ? "input" : "self");
        if (image.shape().size() != 4 || call.truth("align_corners", false)) {
            throw call.unsupported("it resamples a stored tensor of shape " + image.shape());
        }
        List<ResizedAxis> axes = ResizedAxis.of(call, image.shape().subList(2, 4));
        List<Integer> swapped = List.of(0, 1, 3, 2);
        Formula rows = along(image, axes.getLast(), filter).permuted(swapped);
        return along(rows, axes.getFirst(), filter).permuted(swapped);
    }

    /** The last axis. */
    private static Formula along(Formula image, ResizedAxis axis, Filter filter) {
        if (axis.from() == axis.to() && axis.factor() == 0) {
            return image;
        }
        double scale = axis.factor() == 0 ? (double) axis.from() / axis.to() : 1 / axis.factor();
        var matrix = new Formula.Shares(new Antialiasing(axis.from(), axis.to(), scale, filter));
        var shape = new ArrayList<>(image.shape());
        shape.removeLast();
        int lines = shape.stream().reduce(1, Math::multiplyExact);
        shape.add(axis.to());
        return new Formula.Product(image.reshaped(List.of(lines, axis.from())), matrix).reshaped(shape);
    }
}
