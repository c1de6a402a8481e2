package io.adapruner.formats.write.torchscript;

import static io.adapruner.formats.write.torchscript.NetworkCode.extent;
import static io.adapruner.formats.write.torchscript.NetworkCode.flag;
import static io.adapruner.formats.write.torchscript.NetworkCode.number;
import static io.adapruner.formats.write.torchscript.NetworkCode.over;

import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.Unfold;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Operations without parameters that move, repeat or join values, as TorchScript expressions. */
final class ArrangementCode {
    private ArrangementCode() {}

    static String gather(GatherChannels op, String x) {
        String channels = op.channels().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "torch.index_select(" + x + ", 1, torch.tensor([" + channels + "], dtype=4, device=ops.prim.device(" + x
                + ")))";
    }

    static String crop(Crop op, String x) {
        long end = op.start() + (op.length() - 1L) * op.step() + 1;
        return "torch.slice(" + x + ", " + (op.axis() + 1) + ", " + op.start() + ", " + end + ", " + op.step() + ")";
    }

    static String subsample(Subsample op, String x) {
        return strided(Extent.square(op.step()), x);
    }

    /** Every so many-th row and column, from the first. */
    static String strided(Extent step, String x) {
        String rows = "torch.slice(" + x + ", 2, 0, 9223372036854775807, " + step.height() + ")";
        return "torch.slice(" + rows + ", 3, 0, 9223372036854775807, " + step.width() + ")";
    }

    static String resize(Resize op, String x) {
        return resize(op, x, extent(op.output()));
    }

    /** @param output its sizes, written as a list */
    static String resize(Resize op, String x, String output) {
        String start = x + ", " + output + ", ";
        if (op.output().axes() == 3) {
            String ratios = "None, None, None)";
            return op.interpolation() == Resize.Interpolation.NEAREST
                    ? "torch.upsample_nearest3d(" + start + ratios
                    : "torch.upsample_trilinear3d(" + start + flag(op.alignCorners()) + ", " + ratios;
        }
        String scales = scale(op.scaleHeight()) + ", " + scale(op.scaleWidth()) + ")";
        return switch (op.interpolation()) {
            case NEAREST -> "torch.upsample_nearest2d(" + start + scales;
            case BILINEAR -> "torch.upsample_bilinear2d(" + start + flag(op.alignCorners()) + ", " + scales;
            case BICUBIC -> "torch.upsample_bicubic2d(" + start + flag(op.alignCorners()) + ", " + scales;
        };
    }

    private static String scale(double scale) {
        return scale == 0 ? "None" : number(scale);
    }

    /** From the last axis to the first, as PyTorch counts. */
    static String pad(SpatialPad op, String x) {
        var sides = new ArrayList<Integer>();
        for (int axis = op.before().axes() - 1; axis >= 0; axis--) {
            sides.add(op.before().along(axis));
            sides.add(op.after().along(axis));
        }
        String amounts = list(sides);
        return switch (op.mode()) {
            case CONSTANT -> "torch.constant_pad_nd(" + x + ", " + amounts + ", " + number(op.value()) + ")";
            case REFLECT -> "torch.reflection_pad" + over(op.before()) + "(" + x + ", " + amounts + ")";
            case REPLICATE -> "torch.replication_pad" + over(op.before()) + "(" + x + ", " + amounts + ")";
        };
    }

    static String reduce(Reduce op, String x) {
        return switch (op.function()) {
            case MEAN -> reduce("mean", op, x);
            case SUM -> reduce("sum", op, x);
            case MAXIMUM -> reduce("amax", op, x);
            case MINIMUM -> reduce("amin", op, x);
            case PRODUCT -> product(op, x);
            case PLACE_OF_MAXIMUM -> NetworkCode.toFloat(place("argmax", op, x));
            case PLACE_OF_MINIMUM -> NetworkCode.toFloat(place("argmin", op, x));
        };
    }

    private static String reduce(String function, Reduce op, String x) {
        return "torch." + function + "(" + x + ", "
                + list(op.axes().stream().map(a -> a + 1).toList()) + ", " + flag(op.keepDims()) + ")";
    }

    private static String place(String function, Reduce op, String x) {
        return "torch." + function + "(" + x + ", " + (op.axes().getFirst() + 1) + ", " + flag(op.keepDims()) + ")";
    }

    /** Along one axis at a time, the last first: those before it keep their numbers. */
    private static String product(Reduce op, String x) {
        return op.axes().reversed().stream()
                .reduce(
                        x,
                        (y, axis) -> "torch.prod(" + y + ", " + (axis + 1) + ", " + flag(op.keepDims()) + ")",
                        (one, _) -> one);
    }

    /** One sample's value for each of the batch. */
    static String stored(StoredValue op, String tensor, String x) {
        return "torch.expand(torch.reshape(" + tensor + ", " + withBatch("1", op.view()) + "), "
                + withBatch("torch.size(" + x + ", 0)", op.view()) + ")";
    }

    static String unfold(Unfold op, String x) {
        return "torch.im2col("
                + String.join(
                        ", ", x, extent(op.kernel()), extent(op.dilation()), extent(op.padding()), extent(op.stride()))
                + ")";
    }

    static String fold(Fold op, String x) {
        return "torch.col2im("
                + String.join(
                        ", ",
                        x,
                        extent(op.output()),
                        extent(op.kernel()),
                        extent(op.dilation()),
                        extent(op.padding()),
                        extent(op.stride()))
                + ")";
    }

    static String reshape(Reshape op, String x) {
        return "torch.reshape(" + x + ", " + withBatch("-1", op.to()) + ")";
    }

    static String expand(Expand op, String x) {
        return "torch.expand(" + x + ", " + withBatch("-1", op.to()) + ")";
    }

    static String permute(Permute op, String x) {
        return "torch.permute(" + x + ", "
                + withBatch("0", op.axes().stream().map(a -> a + 1).toList()) + ")";
    }

    /** A window of channels is one of depth, once there is an axis before them. */
    static String localResponseNorm(LocalResponseNorm op, String x) {
        String squares = "torch.unsqueeze(torch.mul(" + x + ", " + x + "), 1)";
        String padded =
                "torch.constant_pad_nd(" + squares + ", [0, 0, 0, 0, " + op.size() / 2 + ", " + op.size() / 2 + "], 0)";
        String means = "torch.squeeze(torch.avg_pool3d(" + padded + ", [" + op.size() + ", 1, 1], [1, 1, 1]), 1)";
        String sums = "torch.add(torch.mul(" + means + ", " + number(op.alpha()) + "), " + number(op.k()) + ")";
        return "torch.div(" + x + ", torch.pow(" + sums + ", " + number(op.beta()) + "))";
    }

    static String list(List<Integer> values) {
        return values.toString();
    }

    private static String withBatch(String batch, List<Integer> values) {
        return "[" + batch + ", " + values.stream().map(String::valueOf).collect(Collectors.joining(", ")) + "]";
    }
}
