package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.LastAxis;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Normalisation by statistics of the sample itself: over channels, over groups of them, or over each one's positions. */
final class NormOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "layer_norm.default",
                "native_layer_norm.default",
                "group_norm.default",
                "native_group_norm.default",
                "instance_norm.default");
    }

    @Override
    public Outcome translate(Call call) {
        double eps = call.real("eps", 1e-5);
        return Outcome.fresh(
                switch (call.operator()) {
                    case "layer_norm.default", "native_layer_norm.default" -> layerNorm(call, eps);
                    case "instance_norm.default" -> instanceNorm(call, eps);
                    case "native_group_norm.default" -> groupNorm(call, call.integer("group", 1), eps);
                    default -> groupNorm(call, call.integer("num_groups", 1), eps);
                });
    }

    private static Value layerNorm(Call call, double eps) {
        View view = call.view("input");
        int axes = call.wholes("normalized_shape").size();
        Optional<Stored> weight = call.optionalStored("weight");
        Optional<Stored> bias = call.optionalStored("bias");
        // Where the channels lie last it does not matter how positions are seen; another axis of extent 1 looks the
        // same.
        boolean channelsLast = axes == 1
                && view.channels(view.rank() - 1)
                && (view.base().shape().channels() > 1
                        || !view.batchFirst()
                        || view.order().isPresent());
        if (channelsLast) {
            var norm = layerNorm(view.base(), eps, weight, bias);
            return new View(call.layer(norm, view.base(), parameters(weight, bias)), view.axes()).simplified();
        }
        if (axes == 1 && view.rank() > 2) {
            var last = new LastAxis(view);
            Activation moved = last.moved(call.layers());
            var norm = layerNorm(moved, eps, weight, bias);
            return last.seen(call.layer(norm, moved, parameters(weight, bias))).simplified();
        }
        if (axes != view.rank() - 1) {
            throw call.unsupported("it normalises the last " + axes + " axes of " + view
                    + "; only all channels at each position, or everything, is understood");
        }
        Activation x = call.layers().arranged(view);
        View y = View.of(call.layer(new GroupNorm(x.shape().channels(), 1, eps, false), x));
        var scaling = new Scaling(call.layers());
        if (weight.isPresent()) {
            y = scaling.by(Arithmetic.MULTIPLY, y, weight.get(), true);
        }
        return (bias.isPresent() ? scaling.by(Arithmetic.ADD, y, bias.get(), true) : y).simplified();
    }

    private static Value groupNorm(Call call, int groups, double eps) {
        Activation x = call.activation("input");
        return groupNorm(call, x, groups, eps);
    }

    private static Value instanceNorm(Call call, double eps) {
        if (!call.truth("use_input_stats", true)) {
            throw call.unsupported("it has running statistics (track_running_stats=True)");
        }
        Activation x = call.activation("input");
        return groupNorm(call, x, x.shape().channels(), eps);
    }

    private static Value groupNorm(Call call, Activation x, int groups, double eps) {
        Optional<Stored> weight = call.optionalStored("weight");
        Optional<Stored> bias = call.optionalStored("bias");
        boolean affine = weight.isPresent() || bias.isPresent();
        var norm = new GroupNorm(x.shape().channels(), groups, eps, affine);
        return call.layer(norm, x, affine ? Map.of("weight", flat(weight, 1), "bias", flat(bias, 0)) : Map.of());
    }

    private static LayerNorm layerNorm(Activation x, double eps, Optional<Stored> weight, Optional<Stored> bias) {
        return new LayerNorm(x.shape().channels(), eps, weight.isPresent() || bias.isPresent(), bias.isPresent());
    }

    private static Map<String, Source> parameters(Optional<Stored> weight, Optional<Stored> bias) {
        var parameters = new LinkedHashMap<String, Source>();
        if (weight.isPresent() || bias.isPresent()) {
            parameters.put("weight", flat(weight, 1));
        }
        if (bias.isPresent()) {
            parameters.put("bias", flat(bias, 0));
        }
        return parameters;
    }

    /** One value for each channel; where only the other of scale and shift is given, the one that changes nothing. */
    private static Source flat(Optional<Stored> stored, float neutral) {
        return stored.map(s -> s.reshaped(List.of(elements(s))).source()).orElseGet(() -> new Source.Filled(neutral));
    }

    private static int elements(Stored stored) {
        return stored.shape().stream().reduce(1, Math::multiplyExact);
    }
}
