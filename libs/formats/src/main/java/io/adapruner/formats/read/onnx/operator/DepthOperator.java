package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import java.util.List;
import java.util.Set;

/** Channels distributed over blocks of rows and columns, and back: a split, a transpose and a join. */
final class DepthOperator implements Operator.Single {
    private static final int IMAGE = 4;
    private static final long MOST = 1 << 12;

    @Override
    public Set<String> types() {
        return Set.of("DepthToSpace", "SpaceToDepth");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        long block = call.node().whole("blocksize", 0);
        if (view.rank() != IMAGE || block < 1 || block > MOST) {
            throw call.unsupported("it distributes " + view + " by blocks of " + block);
        }
        View image = View.of(call.layers().arranged(view));
        long channels = image.extents().get(1);
        long height = image.extents().get(2);
        long width = image.extents().get(3);
        boolean toDepth = call.node().type().equals("SpaceToDepth");
        boolean whole = toDepth ? height % block == 0 && width % block == 0 : channels % (block * block) == 0;
        if (!whole) {
            throw call.unsupported("it distributes " + view + ", which has no whole number of blocks");
        }
        View result;
        if (toDepth) {
            View split = reshaped(call, image, channels, height / block, block, width / block, block)
                    .permuted(List.of(0, 3, 5, 1, 2, 4));
            result = reshaped(call, split, channels * block * block, height / block, width / block);
        } else {
            long fewer = channels / (block * block);
            boolean channelsOutside = call.node().text("mode", "DCR").equals("CRD");
            View split = channelsOutside
                    ? reshaped(call, image, fewer, block, block, height, width).permuted(List.of(0, 1, 4, 2, 5, 3))
                    : reshaped(call, image, block, block, fewer, height, width).permuted(List.of(0, 3, 4, 1, 5, 2));
            result = reshaped(call, split, fewer, height * block, width * block);
        }
        return new Flow(View.of(call.layers().arranged(result)));
    }

    private static View reshaped(Call call, View view, Long... extents) {
        return view.reshaped(List.of(extents))
                .or(() -> View.of(call.layers().arranged(view)).reshaped(List.of(extents)))
                .orElseThrow();
    }
}
