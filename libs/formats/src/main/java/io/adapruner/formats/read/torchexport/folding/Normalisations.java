package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Weights that are normalised: by their length, or by a batch norm over the weight itself, as scaled standardisation is written. */
final class Normalisations {
    private Normalisations() {}

    static Map<String, Fold> folds() {
        return Map.of(
                "_weight_norm.default", Fold.single(Normalisations::weightNorm),
                "_weight_norm_interface.default", Fold.single(Normalisations::weightNorm),
                "batch_norm.default", Fold.single(Normalisations::batchNorm),
                "_native_batch_norm_legit.no_stats", Fold.single(Normalisations::batchNorm));
    }

    /** {@code g * v / |v|}, the length over all axes but one (-1: all), see Salimans and Kingma, 2016. */
    private static Formula weightNorm(Arguments arguments) {
        Formula v = arguments.tensor("v");
        int rank = v.shape().size();
        long dim = arguments.call().whole("dim", 0);
        int kept = dim == -1 ? -1 : arguments.axis("dim", 0, rank);
        List<Integer> axes =
                IntStream.range(0, rank).filter(axis -> axis != kept).boxed().toList();
        Formula scale = arguments.tensor("g").with(Arithmetic.DIVIDE, v.norm(2, axes));
        return v.with(Arithmetic.MULTIPLY, scale);
    }

    /** By the statistics of each channel, axis 1, of the tensor itself. */
    private static Formula batchNorm(Arguments arguments) {
        Formula x = arguments.tensor("input");
        int rank = x.shape().size();
        if (!arguments.call().truth("training", false)
                || arguments.optional("running_mean").isPresent()
                || rank < 2) {
            throw arguments
                    .call()
                    .unsupported("it normalises a stored tensor by other statistics than the tensor's own");
        }
        List<Integer> axes =
                IntStream.range(0, rank).filter(axis -> axis != 1).boxed().toList();
        Formula deviation = x.variance(axes, 0)
                .with(Arithmetic.ADD, arguments.call().real("eps", 1e-5))
                .with(Arithmetic.POWER, 0.5);
        Formula y = x.with(Arithmetic.SUBTRACT, x.mean(axes)).with(Arithmetic.DIVIDE, deviation);
        var channels = new ArrayList<>(Collections.nCopies(rank, 1));
        channels.set(1, x.shape().get(1));
        Optional<Formula> weight = arguments.optional("weight").map(w -> w.reshaped(channels));
        Optional<Formula> bias = arguments.optional("bias").map(b -> b.reshaped(channels));
        Formula scaled = weight.map(w -> y.with(Arithmetic.MULTIPLY, w)).orElse(y);
        return bias.map(b -> scaled.with(Arithmetic.ADD, b)).orElse(scaled);
    }
}
