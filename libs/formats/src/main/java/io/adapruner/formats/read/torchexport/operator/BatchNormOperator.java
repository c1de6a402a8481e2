package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
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
        View view = call.view("input");
        // Where the channels are whole it does not matter how positions are seen, also as further images of the batch.
        boolean whole = view.rank() > 1 && view.base().shape().channels() > 1 && view.channels(1);
        Activation input = whole ? view.base() : call.layers().arranged(view);
        if (!call.has("running_mean") || !call.has("running_var")) {
            throw call.unsupported("it has no running statistics (track_running_stats=False)");
        }
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", affine(call.optionalStored("weight"), 1));
        sources.put("bias", affine(call.optionalStored("bias"), 0));
        sources.put("running_mean", call.stored("running_mean").source());
        sources.put("running_var", call.stored("running_var").source());
        var norm = new BatchNorm2d(input.shape().channels(), call.real("eps", 1e-5), call.real("momentum", 0.1));
        Activation normalised = call.layer(norm, input, sources);
        return Outcome.fresh(whole ? new View(normalised, view.axes()).simplified() : normalised);
    }

    /** Without affine part (affine=False) the scale is 1 and the shift 0. */
    private static Source affine(Optional<Stored> stored, float otherwise) {
        return stored.map(Stored::source).orElseGet(() -> new Source.Filled(otherwise));
    }
}
