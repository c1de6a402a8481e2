package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Unusable;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Sequences;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Recurrent.Cell;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** LSTM and GRU over a sequence: each operator is one layer. ONNX has gates in another order, and both directions in one tensor. */
final class RecurrentOperator implements Operator {
    private static final List<String> KNOWN =
            List.of("hidden_size", "direction", "layout", "linear_before_reset", "input_forget");

    @Override
    public Set<String> types() {
        return Set.of("LSTM", "GRU");
    }

    @Override
    public List<Operand> translate(Call call) {
        Cell cell = Cell.valueOf(call.node().type());
        String direction = call.node().text("direction", "forward");
        requirePlain(call, cell, direction);
        Reals weights = call.reals(1);
        Reals states = call.reals(2);
        if (weights.shape().size() != 3 || states.shape().size() != 3) {
            throw call.unsupported("its weights are of shapes " + weights.shape() + " and " + states.shape());
        }
        var op = new Recurrent(
                cell,
                weights.shape().getLast(),
                states.shape().getLast(),
                1,
                direction.equals("bidirectional"),
                call.has(3));
        requireShapes(call, op, weights, states);
        boolean batchFirst = call.node().whole("layout", 0) == 1;
        var sequences = new Sequences(call.layers(), call.view(0), batchFirst ? 1 : 0);
        Activation y = call.layer(op, sequences.features(), parameters(call, op));
        View steps = sequences.byDirection(y, op);
        return List.of(
                new Flow(steps.permuted(batchFirst ? List.of(0, 3, 1, 2) : List.of(3, 1, 0, 2))),
                new Flow(sequences.last(y, op).permuted(batchFirst ? List.of(0, 1, 2) : List.of(1, 0, 2))),
                new Unusable(call.unsupported("the state of its cells is not kept")));
    }

    private static void requirePlain(Call call, Cell cell, String direction) {
        List<String> others = call.node().attributes().keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .toList();
        boolean zeros = IntStream.of(5, 6).allMatch(i -> !call.has(i) || zero(call.constant(i)));
        if (!others.isEmpty()
                || direction.equals("reverse")
                || call.node().truth("input_forget", false)
                || (cell == Cell.GRU && !call.node().truth("linear_before_reset", false))) {
            throw call.unsupported("only what torch.nn." + cell + " computes is understood, not " + direction + " with "
                    + call.node().attributes().keySet());
        }
        if (!zeros || call.has(4) || call.has(7)) {
            throw call.unsupported("only states of zeros to start from and sequences of one length are understood,"
                    + " without peepholes");
        }
    }

    private static boolean zero(Constant constant) {
        Constant settled = constant.settled();
        return IntStream.range(0, settled.elements()).allMatch(i -> settled.real(i) == 0);
    }

    private static void requireShapes(Call call, Recurrent op, Reals weights, Reals states) {
        int rows = Math.multiplyExact(op.cell().gates(), op.hidden());
        boolean fit = weights.shape().equals(List.of(op.directions(), rows, op.in()))
                && states.shape().equals(List.of(op.directions(), rows, op.hidden()))
                && (!op.bias() || call.reals(3).shape().equals(List.of(op.directions(), 2 * rows)));
        if (!fit) {
            throw call.unsupported("its tensors are not those of " + op);
        }
    }

    private static Map<String, Reals> parameters(Call call, Recurrent op) {
        int rows = op.cell().gates() * op.hidden();
        var parameters = new LinkedHashMap<String, Reals>();
        for (int direction = 0; direction < op.directions(); direction++) {
            String end = Recurrent.suffix(0, direction);
            parameters.put("weight_ih_" + end, gates(op, call.reals(1), direction * rows, List.of(rows, op.in())));
            parameters.put("weight_hh_" + end, gates(op, call.reals(2), direction * rows, List.of(rows, op.hidden())));
            if (op.bias()) {
                parameters.put("bias_ih_" + end, gates(op, call.reals(3), 2 * direction * rows, List.of(rows)));
                parameters.put("bias_hh_" + end, gates(op, call.reals(3), (2 * direction + 1) * rows, List.of(rows)));
            }
        }
        return parameters;
    }

    /** Rows of a tensor from one on, its gates in PyTorch's order. */
    private static Reals gates(Recurrent op, Reals from, int start, List<Integer> shape) {
        int each = shape.stream().skip(1).reduce(1, Math::multiplyExact);
        int gate = op.hidden() * each;
        int[] order = order(op.cell());
        int[] places = new int[op.cell().gates() * gate];
        Arrays.setAll(places, i -> start * each + order[i / gate] * gate + i % gate);
        return from.taken(shape, places);
    }

    /** Where PyTorch's gates are among ONNX's. */
    private static int[] order(Cell cell) {
        return switch (cell) {
            case LSTM -> new int[] {0, 2, 3, 1};
            case GRU -> new int[] {1, 0, 2};
        };
    }
}
