package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.Value.Unusable;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Sequences;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Recurrent.Cell;
import io.adapruner.network.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** LSTM and GRU over a sequence, from states of zeros. */
final class RecurrentOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("lstm.input", "gru.input");
    }

    @Override
    public Outcome translate(Call call) {
        Cell cell = call.operator().startsWith("lstm") ? Cell.LSTM : Cell.GRU;
        List<Value> states = cell == Cell.LSTM ? call.values("hx") : List.of(call.value("hx"));
        if (!states.stream().allMatch(state -> zeros(call, state))) {
            throw call.unsupported("only states of zeros to start from are understood");
        }
        List<Value> tensors = call.values("params");
        Recurrent op = op(call, cell, tensors);
        boolean batchFirst = call.truth("batch_first", false);
        var sequences = new Sequences(call.layers(), call.view("input"), batchFirst ? 1 : 0);
        Activation x = sequences.features();
        var sources = new LinkedHashMap<String, Source>();
        for (int i = 0; i < tensors.size(); i++) {
            sources.put(op.parameters().get(i).name(), ((Stored) tensors.get(i)).source());
        }
        Activation y = call.layer(op, x, sources);
        View steps = sequences.steps(y).permuted(batchFirst ? List.of(0, 1, 2) : List.of(1, 0, 2));
        Value last = op.layers() == 1
                ? sequences.last(y, op).permuted(List.of(1, 0, 2)).simplified()
                : unusable(call, "the states of " + op.layers() + " layers are not kept, the sequence is");
        return new Outcome(
                List.of(steps.simplified(), last, unusable(call, "the state of its cells is not kept")),
                Optional.empty());
    }

    private static Unusable unusable(Call call, String why) {
        return new Unusable(NodeProblem.of(call.node().described(), new IllegalArgumentException(why)));
    }

    private static boolean zeros(Call call, Value state) {
        return call.known(state).filter(RecurrentOperator::zeros).isPresent();
    }

    private static boolean zeros(Tensor tensor) {
        return IntStream.range(0, tensor.elements()).allMatch(i -> tensor.get(i) == 0);
    }

    private static Recurrent op(Call call, Cell cell, List<Value> tensors) {
        if (tensors.size() < 2
                || !(tensors.getFirst() instanceof Stored read)
                || !(tensors.get(1) instanceof Stored kept)
                || read.shape().size() != 2
                || kept.shape().size() != 2) {
            throw call.unsupported("its weights are not stored");
        }
        var op = new Recurrent(
                cell,
                read.shape().getLast(),
                kept.shape().getLast(),
                call.integer("num_layers", 1),
                call.truth("bidirectional", false),
                call.truth("has_biases", true));
        List<List<Integer>> shapes = tensors.stream()
                .filter(Stored.class::isInstance)
                .map(tensor -> ((Stored) tensor).shape())
                .toList();
        if (!shapes.equals(op.parameters().stream().map(ParameterSpec::shape).toList())) {
            throw call.unsupported("its tensors are of shapes " + shapes + ", not those of " + op);
        }
        return op;
    }
}
