package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.SliceChannels;
import java.util.ArrayList;
import java.util.List;

/** What recurrent layers read and give, whatever order of axes the graph has. */
public final class Sequences {
    private final Layers layers;

    public Sequences(Layers layers) {
        this.layers = layers;
    }

    /** A sequence of features, which are last, as {@code [features, length]}. */
    public Activation features(View view, int steps) {
        if (view.rank() != 3 || !view.axes().get(1 - steps).batch()) {
            throw layers.origin().unsupported("it reads " + view + ", which is no batch of sequences");
        }
        return layers.arranged(view.permuted(List.of(1 - steps, 2, steps)));
    }

    /** {@code [batch, direction, feature, step]}. */
    public View byDirection(Activation y, Recurrent op) {
        int length = y.shape().dims().getLast();
        return View.of(y)
                .reshaped(List.of((long) op.directions(), (long) op.hidden(), (long) length))
                .orElseThrow();
    }

    /** {@code [batch, direction, feature]} of the last layer once it has read everything, backwards from the end. */
    public View last(Activation y, Recurrent op) {
        int length = y.shape().dims().getLast();
        var ends = new ArrayList<Activation>();
        for (int direction = 0; direction < op.directions(); direction++) {
            Activation own =
                    op.directions() == 1 ? y : layers.layer(new SliceChannels(direction * op.hidden(), op.hidden()), y);
            ends.add(layers.layer(new Crop(1, direction == 0 ? length - 1 : 0, 1, 1), own));
        }
        Activation all =
                ends.size() == 1 ? ends.getFirst() : layers.layer(new Concat(), ends.toArray(Activation[]::new));
        return View.of(all)
                .reshaped(List.of((long) op.directions(), (long) op.hidden()))
                .orElseThrow();
    }
}
