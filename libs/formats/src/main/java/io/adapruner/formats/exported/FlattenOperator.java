package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Flatten;
import java.util.List;
import java.util.Set;

/** Reshapings that flatten everything behind the batch, or change nothing. */
final class FlattenOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("flatten.using_ints", "view.default", "_unsafe_view.default", "reshape.default", "squeeze.dims");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        boolean flattens = flattens(call, input);
        return Outcome.viewing(flattens ? call.layer(new Flatten(), input) : input, "self");
    }

    private static boolean flattens(Call call, Activation input) {
        if (call.has("size") || call.has("shape")) {
            return reshapes(call, input, call.wholes(call.has("size") ? "size" : "shape"));
        }
        return call.has("dim") ? squeezes(call, input) : spans(call, input);
    }

    private static boolean reshapes(Call call, Activation input, List<Long> size) {
        long elements = input.shape().elements();
        boolean batchKept = !size.isEmpty() && (size.getFirst() == call.batch() || size.getFirst() == Program.UNKNOWN);
        boolean rest = size.size() == 2 && (size.get(1) == elements || size.get(1) == Program.UNKNOWN);
        boolean ambiguous = size.stream().filter(s -> s == Program.UNKNOWN).count() > 1;
        if (batchKept && rest && !ambiguous) {
            return input.shape().rank() > 1;
        }
        List<Long> same = input.shape().dims().stream().map(Integer::longValue).toList();
        if (batchKept && size.subList(1, size.size()).equals(same)) {
            return false;
        }
        throw call.unsupported("it reshapes [batch, " + input.shape() + "] to " + size
                + "; only flattening behind the batch is understood");
    }

    private static boolean squeezes(Call call, Activation input) {
        if (input.shape().rank() != 3
                || input.shape().positions() != 1
                || !call.wholes("dim").stream()
                        .map(d -> call.axis(d, input))
                        .sorted()
                        .toList()
                        .equals(List.of(1, 2))) {
            throw call.unsupported("only height and width of 1 can be squeezed, together");
        }
        return true;
    }

    private static boolean spans(Call call, Activation input) {
        int from = call.axis(call.whole("start_dim", 0), input);
        int to = call.axis(call.whole("end_dim", -1), input);
        if (from != 0 || to != input.shape().rank() - 1) {
            throw call.unsupported("only flattening of all axes behind the batch is understood");
        }
        return input.shape().rank() > 1;
    }
}
