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
    private static final int PLANE = 4;

    static Kernel of(Call call) {
        Stored weight = call.stored("weight");
        int rank = weight.shape().size();
        if (rank != LINE && rank != PLANE) {
            throw call.unsupported("its weight is of shape " + weight.shape()
                    + "; only convolutions over images and sequences are understood");
        }
        return new Kernel(weight, call.optionalStored("bias"));
    }

    boolean line() {
        return weight.shape().size() == LINE;
    }

    Extent extent() {
        List<Integer> shape = weight.shape();
        return new Extent(line() ? 1 : shape.get(2), shape.getLast());
    }

    Map<String, Source> sources() {
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", weight.source());
        bias.ifPresent(b -> sources.put("bias", b.source()));
        return sources;
    }
}
