package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An operation that treats each channel, axis 1, by itself and all its positions alike, whichever image they are of. Where the channels are
 * whole it does not matter how positions are seen, also as further images of the batch.
 */
public record ChannelWise(Layers layers, View view) {
    private static final int MOST_AXES = 4;

    /** @param op adds the operation; its input has one, three or four axes, or two: channels and positions */
    public View by(UnaryOperator<Activation> op) {
        TensorShape shape = view.base().shape();
        boolean whole = view.rank() > 1 && shape.channels() > 1 && view.channels(1);
        if (!whole) {
            return View.of(op.apply(layers.arranged(view)));
        }
        if (shape.rank() <= MOST_AXES) {
            return new View(op.apply(view.base()), view.axes());
        }
        Activation flat = shaped(view.base(), List.of((long) shape.channels(), shape.elements() / shape.channels()));
        List<Long> own = shape.dims().stream().map(Integer::longValue).toList();
        return new View(shaped(op.apply(flat), own), view.axes());
    }

    private Activation shaped(Activation of, List<Long> extents) {
        return layers.arranged(View.of(of).reshaped(extents).orElseThrow());
    }
}
