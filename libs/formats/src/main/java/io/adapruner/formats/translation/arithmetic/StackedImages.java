package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.SpatialPad.Mode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Windows or heads that a graph joins to the batch, {@code [batch * count, channels, height, width]}, and slides a kernel over, each by itself.
 * Here they stand one below the other in one image, with so much between them that no kernel's result mixes two; the
 * rows that would be are taken away again.
 *
 * @param view joined so, see {@link #in}
 */
public record StackedImages(Layers layers, View view) {
    private static final List<Integer> CHANNELS_FIRST = List.of(0, 2, 1, 3, 4);

    /** Whether a view is one of such images. */
    public static boolean in(View view) {
        return view.rank() == 4
                && view.batchJoined()
                && view.batchAxis() == 0
                && view.apart().rank() == 5;
    }

    /**
     * The results of an operation with a sliding kernel, as they are seen.
     *
     * @param dilation of the kernel
     * @param before rows and columns of padding in front
     * @param after behind
     * @param value of the padding
     * @param slid adds the operation, without any padding of its own
     */
    public View slid(
            Extent kernel,
            Extent dilation,
            Extent stride,
            Extent before,
            Extent after,
            double value,
            UnaryOperator<Activation> slid) {
        View apart = view.apart().permuted(CHANNELS_FIRST);
        List<Long> extents = apart.extents();
        long channels = extents.get(1);
        long count = extents.get(2);
        int height = Math.toIntExact(extents.get(3));
        int padded = Math.addExact(height, Math.addExact(before.height(), after.height()));
        int span = Math.addExact(Math.multiplyExact(dilation.height(), kernel.height() - 1), 1);
        // A stride beyond the image would make room that grows with nothing but itself.
        if (stride.area() < 1 || stride.height() > padded || padded < span) {
            throw layers.origin()
                    .unsupported("its kernel of " + kernel + " or its stride of " + stride + " does not fit " + view);
        }
        int rows = (padded - span) / stride.height() + 1;
        int each = Math.ceilDiv(padded, stride.height());
        var behind = new Extent(each * stride.height() - height - before.height(), after.width());
        Activation apiece = layers.arranged(
                shaped(View.of(layers.arranged(apart)), channels * count, (long) height, extents.get(4)));
        Activation edged = before.equals(Extent.square(0)) && behind.equals(Extent.square(0))
                ? apiece
                : layers.layer(new SpatialPad(Mode.CONSTANT, before, behind, value), apiece);
        Activation result =
                slid.apply(layers.arranged(shaped(View.of(edged), channels, count * each * stride.height(), (long)
                        edged.shape().width())));
        int missing = Math.toIntExact(count * each - result.shape().height());
        Activation whole = missing == 0
                ? result
                : layers.layer(new SpatialPad(Mode.CONSTANT, Extent.square(0), new Extent(missing, 0), 0), result);
        View seen = shaped(View.of(whole), (long) result.shape().channels(), count, (long) each, (long)
                result.shape().width());
        View valid = rows == each ? seen : new Parts(layers).taken(seen, 3, 0, rows, 1);
        return view.together(valid.permuted(CHANNELS_FIRST));
    }

    private View shaped(View of, Long... extents) {
        return of.reshaped(List.of(extents)).orElseThrow(() -> layers.origin().unsupported("it slides over " + view));
    }
}
