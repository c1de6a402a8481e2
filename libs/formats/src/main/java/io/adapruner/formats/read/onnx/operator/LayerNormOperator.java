package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.LastAxis;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Normalisation over the channels at each position, or over channels and positions together. */
final class LayerNormOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("LayerNormalization");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        int axis = call.layers().axis(call.node().whole("axis", -1), view.rank());
        double eps = NormOperator.decimal(call.node().real("epsilon", 1e-5));
        return overChannels(call, view, axis, eps, call.optionalReals(1), call.optionalReals(2))
                .or(() -> overLast(call, view, axis, eps))
                .orElseGet(() -> overEverything(call, view, axis, eps));
    }

    /** A last axis that is not a layer's channel axis is moved to where channels are. */
    private static Optional<Operand> overLast(Call call, View view, int axis, double eps) {
        if (axis != view.rank() - 1 || axis < 2) {
            return Optional.empty();
        }
        var last = new LastAxis(view);
        View seen = last.seen(last.moved(call.layers()));
        return Optional.of(normalised(call, seen, eps, call.optionalReals(1), call.optionalReals(2)));
    }

    /** Nothing when the axes from {@code axis} on are not exactly the channels. */
    static Optional<Operand> overChannels(
            Call call, View view, int axis, double eps, Optional<Reals> weight, Optional<Reals> bias) {
        if (axis != view.rank() - 1
                || !view.channels(axis)
                || (view.batchFirst() && view.order().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(normalised(call, view, eps, weight, bias));
    }

    private static Operand normalised(Call call, View view, double eps, Optional<Reals> weight, Optional<Reals> bias) {
        int channels = view.base().shape().channels();
        var parameters = new LinkedHashMap<String, Reals>();
        weight.ifPresent(w -> parameters.put("weight", w.reshaped(List.of(channels))));
        bias.ifPresent(b -> parameters.put("bias", b.reshaped(List.of(channels))));
        var norm = new LayerNorm(channels, eps, weight.isPresent(), bias.isPresent());
        Activation y = call.layer(norm, view.base(), parameters);
        return new Flow(new View(y, view.axes()));
    }

    private static Operand overEverything(Call call, View view, int axis, double eps) {
        Activation x = call.arranged(view);
        if (axis != 1) {
            throw call.unsupported("it normalises " + view + " from axis " + axis + " on; only all channels at each"
                    + " position, or everything, is understood");
        }
        int channels = x.shape().channels();
        boolean affine = x.shape().rank() == 1;
        Op norm = affine
                ? new LayerNorm(channels, eps, call.has(1), call.has(2))
                : new GroupNorm(channels, 1, eps, false);
        var parameters = new LinkedHashMap<String, Reals>();
        if (affine) {
            call.optionalReals(1).ifPresent(w -> parameters.put("weight", w));
            call.optionalReals(2).ifPresent(b -> parameters.put("bias", b));
            return Flow.of(call.layer(norm, x, parameters));
        }
        View y = View.of(call.layer(norm, x));
        var elementwise = new Broadcasting(call);
        var operators = new ArrayList<Integer>(List.of(1, 2));
        for (int input : operators) {
            if (call.has(input)) {
                y = elementwise.withConstant(
                        input == 1
                                ? io.adapruner.network.op.Arithmetic.MULTIPLY
                                : io.adapruner.network.op.Arithmetic.ADD,
                        y,
                        call.reals(input));
            }
        }
        return new Flow(y);
    }
}
