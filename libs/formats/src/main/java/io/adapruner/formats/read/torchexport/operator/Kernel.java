package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Extent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A convolution's stored tensors; a line's kernel is one row. */
record Kernel(Stored weight, Optional<Stored> bias) {
    private static final int LINE = 3;
    private static final int VOLUME = 5;

    static Kernel of(Call call) {
        Stored weight = call.stored("weight");
        int rank = weight.shape().size();
        if (rank < LINE || rank > VOLUME) {
            throw call.unsupported("its weight is of shape " + weight.shape()
                    + "; only convolutions over sequences, images and volumes are understood");
        }
        return new Kernel(weight, call.optionalStored("bias"));
    }

    /** Axes of positions: one of a line. */
    int axes() {
        return weight.shape().size() - 2;
    }

    Extent extent() {
        List<Integer> shape = weight.shape();
        return axes() == 1 ? new Extent(1, shape.getLast()) : new Extent(shape.subList(2, shape.size()));
    }

    Map<String, Source> sources() {
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", weight.source());
        bias.ifPresent(b -> sources.put("bias", b.source()));
        return sources;
    }
}
