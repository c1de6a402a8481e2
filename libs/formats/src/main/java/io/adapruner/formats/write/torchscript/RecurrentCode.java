package io.adapruner.formats.write.torchscript;

import static io.adapruner.formats.write.torchscript.NetworkCode.flag;

import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.Recurrent;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A recurrent layer as a TorchScript expression: PyTorch's operator over sequences with features last, all of them joined to the batch.
 *
 * @param training whether gradients will be asked for, which cuDNN must know
 * @param parameter from a parameter's suffix to an expression
 */
record RecurrentCode(Recurrent op, boolean training, UnaryOperator<String> parameter) {
    String expression(String x) {
        String starts = "torch.select(torch.select(" + x + ", 1, 0), -1, 0)";
        String zeros = "torch.zeros([" + op.layers() * op.directions() + ", torch.numel(" + starts + "), " + op.hidden()
                + "], dtype=6, device=ops.prim.device(" + x + "))";
        String own = op.parameters().stream()
                .map(ParameterSpec::name)
                .map(parameter)
                .collect(Collectors.joining(", ", "[", "]"));
        String call =
                switch (op.cell()) {
                    case LSTM -> "torch.lstm";
                    case GRU -> "torch.gru";
                };
        String state =
                switch (op.cell()) {
                    case LSTM -> "[" + zeros + ", " + zeros + "]";
                    case GRU -> zeros;
                };
        return "torch.movedim(torch.unflatten((" + call + "("
                + String.join(
                        ", ",
                        "torch.flatten(torch.movedim(" + x + ", 1, -1), 0, -3)",
                        state,
                        own,
                        flag(op.bias()),
                        Integer.toString(op.layers()),
                        "0.",
                        flag(training),
                        flag(op.bidirectional()),
                        "True")
                + "))[0], 0, torch.size(" + starts + ")), -1, 1)";
    }
}
