package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.arithmetic.ChannelWise;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.BatchNorm2d;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/** Batch normalisation with running statistics, always as inference: a training-mode export holds the same layer. */
final class BatchNormOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "batch_norm.default",
                "native_batch_norm.default",
                "_native_batch_norm_legit.default",
                "_native_batch_norm_legit_functional.default",
                "_native_batch_norm_legit_no_training.default",
                "_batch_norm_with_update.default",
                "_batch_norm_with_update_functional.default",
                "_batch_norm_no_update.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (!call.has("running_mean") || !call.has("running_var")) {
            throw call.unsupported("it has no running statistics (track_running_stats=False)");
        }
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", affine(call.optionalStored("weight"), 1));
        sources.put("bias", affine(call.optionalStored("bias"), 0));
        sources.put("running_mean", call.stored("running_mean").source());
        sources.put("running_var", call.stored("running_var").source());
        double eps = call.real("eps", 1e-5);
        double momentum = call.real("momentum", 0.1);
        return Outcome.fresh(new ChannelWise(call.layers(), call.view("input"))
                .by(x -> call.layer(new BatchNorm2d(x.shape().channels(), eps, momentum), x, sources))
                .simplified());
    }

    /** Without affine part (affine=False) the scale is 1 and the shift 0. */
    private static Source affine(Optional<Stored> stored, float otherwise) {
        return stored.map(Stored::source).orElseGet(() -> new Source.Filled(otherwise));
    }
}
