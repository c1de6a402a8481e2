package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import java.util.List;

/** Channels distributed again, over groups or over rows and columns: a split, a transpose and a join. */
final class Shuffles {
    private static final int IMAGE = 4;

    private Shuffles() {}

    static View of(Call call, View view) {
        if (view.rank() != IMAGE) {
            throw call.unsupported("it is given " + view + "; only images are understood");
        }
        long channels = view.extents().get(1);
        long height = view.extents().get(2);
        long width = view.extents().get(3);
        return switch (call.operator()) {
            case "channel_shuffle.default" -> {
                long groups = factor(call, "groups");
                View split = call.reshaped(view, List.of(View.OPEN, groups, channels / groups, height, width));
                yield call.reshaped(
                        split.permuted(List.of(0, 2, 1, 3, 4)), List.of(View.OPEN, channels, height, width));
            }
            case "pixel_shuffle.default" -> {
                long r = factor(call, "upscale_factor");
                View split = call.reshaped(view, List.of(View.OPEN, channels / (r * r), r, r, height, width));
                yield call.reshaped(
                        split.permuted(List.of(0, 1, 4, 2, 5, 3)),
                        List.of(View.OPEN, channels / (r * r), height * r, width * r));
            }
            default -> {
                long r = factor(call, "downscale_factor");
                View split = call.reshaped(view, List.of(View.OPEN, channels, height / r, r, width / r, r));
                yield call.reshaped(
                        split.permuted(List.of(0, 1, 3, 5, 2, 4)),
                        List.of(View.OPEN, channels * r * r, height / r, width / r));
            }
        };
    }

    private static long factor(Call call, String argument) {
        long factor = call.whole(argument, 0);
        if (factor < 1 || factor > 1 << 12) {
            throw call.unsupported(argument + " is " + factor);
        }
        return factor;
    }
}
