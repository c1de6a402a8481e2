package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.ChannelWise;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.GroupNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Batch, instance and group normalisation: statistics stored, or over the positions of channels. */
final class NormOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("BatchNormalization", "InstanceNormalization", "GroupNormalization");
    }

    @Override
    public Operand only(Call call) {
        return switch (call.node().type()) {
            case "BatchNormalization" -> batch(call);
            case "InstanceNormalization" -> instance(call);
            default -> group(call);
        };
    }

    /** Always as inference: a training-mode export holds the same layer. ONNX's momentum is that of the old statistics. */
    private static Operand batch(Call call) {
        var parameters = new LinkedHashMap<String, Reals>();
        parameters.put("weight", call.reals(1));
        parameters.put("bias", call.reals(2));
        parameters.put("running_mean", call.reals(3));
        parameters.put("running_var", call.reals(4));
        double momentum = Math.round((1 - call.node().real("momentum", 0.9)) * 1e6) / 1e6;
        double eps = decimal(call.node().real("epsilon", 1e-5));
        return new Flow(new ChannelWise(call.layers(), call.view(0))
                .by(x -> call.layer(
                        new BatchNorm2d(x.shape().channels(), eps, Math.clamp(momentum, 0, 1)), x, parameters)));
    }

    /** The decimal number that a float was: 1e-5 and not 9.999999747378752e-6. */
    static double decimal(double real) {
        return Double.parseDouble(Float.toString((float) real));
    }

    /**
     * Of channels; or, without scale and shift of its own, of channels in groups: before opset 18 that is how a group norm is
     * written, {@code [batch, groups, rest]}.
     */
    private static Operand instance(Call call) {
        View view = call.view(0);
        Reals scale = call.reals(1);
        Reals shift = call.reals(2);
        double eps = decimal(call.node().real("epsilon", 1e-5));
        int channels = view.base().shape().channels();
        boolean grouped = view.contiguous()
                && view.rank() > 1
                && view.extents().get(1) < channels
                && channels % view.extents().get(1) == 0
                && all(scale, 1)
                && all(shift, 0);
        if (grouped) {
            int groups = Math.toIntExact(view.extents().get(1));
            return new Flow(call.layers().elementwise(new GroupNorm(channels, groups, eps, false), view));
        }
        Activation x = call.arranged(view);
        var norm = new GroupNorm(x.shape().channels(), x.shape().channels(), eps, true);
        return Flow.of(call.layer(norm, x, Call.parameters(scale, Optional.of(shift))));
    }

    private static boolean all(Reals constant, double value) {
        Reals settled = constant.settled();
        for (int i = 0; i < settled.elements(); i++) {
            if (settled.real(i) != value) {
                return false;
            }
        }
        return true;
    }

    /** Opset 18 has one scale for each group, opset 21 one for each channel. */
    private static Operand group(Call call) {
        Activation x = call.activation(0);
        int channels = x.shape().channels();
        int groups = Math.toIntExact(call.node().whole("num_groups", 1));
        var norm = new GroupNorm(channels, groups, decimal(call.node().real("epsilon", 1e-5)), true);
        return Flow.of(call.layer(
                norm,
                x,
                Call.parameters(
                        perChannel(call.reals(1), channels), Optional.of(perChannel(call.reals(2), channels)))));
    }

    private static Reals perChannel(Reals parameter, int channels) {
        int given = parameter.elements();
        if (given == channels || given == 0 || channels % given != 0) {
            return parameter;
        }
        int[] places = new int[channels];
        for (int c = 0; c < channels; c++) {
            places[c] = c / (channels / given);
        }
        return parameter.taken(List.of(channels), places);
    }
}
