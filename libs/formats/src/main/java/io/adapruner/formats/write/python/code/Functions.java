package io.adapruner.formats.write.python.code;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.ParametricActivation;
import java.util.List;
import java.util.Optional;

/** Element-wise functions as PyTorch names them. */
public final class Functions {
    private Functions() {}

    public static Optional<String> module(Activation.Function function) {
        return switch (function) {
            case SIGMOID -> Optional.of("nn.Sigmoid");
            case TANH -> Optional.of("nn.Tanh");
            case SILU -> Optional.of("nn.SiLU");
            case HARD_SIGMOID -> Optional.of("nn.Hardsigmoid");
            case HARD_SWISH -> Optional.of("nn.Hardswish");
            case GELU -> Optional.of("nn.GELU");
            case MISH -> Optional.of("nn.Mish");
            case SELU -> Optional.of("nn.SELU");
            case SOFTSIGN -> Optional.of("nn.Softsign");
            case LOG_SIGMOID -> Optional.of("nn.LogSigmoid");
            case TANH_SHRINK -> Optional.of("nn.Tanhshrink");
            // Not as nn.GELU(approximate="tanh"): text arguments are not constants that distinguish widths.
            case GELU_TANH, ERF, ABSOLUTE, EXPONENTIAL, LOGARITHM, SQUARE_ROOT, SINE, COSINE, SIGN, FLOOR ->
                Optional.empty();
        };
    }

    public static Code call(Activation.Function function, Code x) {
        String name =
                switch (function) {
                    case SIGMOID -> "torch.sigmoid";
                    case TANH -> "torch.tanh";
                    case SILU -> "F.silu";
                    case HARD_SIGMOID -> "F.hardsigmoid";
                    case HARD_SWISH -> "F.hardswish";
                    case GELU, GELU_TANH -> "F.gelu";
                    case MISH -> "F.mish";
                    case SELU -> "F.selu";
                    case SOFTSIGN -> "F.softsign";
                    case LOG_SIGMOID -> "F.logsigmoid";
                    case TANH_SHRINK -> "F.tanhshrink";
                    case ERF -> "torch.erf";
                    case ABSOLUTE -> "torch.abs";
                    case EXPONENTIAL -> "torch.exp";
                    case LOGARITHM -> "torch.log";
                    case SQUARE_ROOT -> "torch.sqrt";
                    case SINE -> "torch.sin";
                    case COSINE -> "torch.cos";
                    case SIGN -> "torch.sign";
                    case FLOOR -> "torch.floor";
                };
        return Code.call(
                name,
                function == Activation.Function.GELU_TANH ? List.of(x, Code.text("approximate=\"tanh\"")) : List.of(x));
    }

    public static String module(ParametricActivation.Function function) {
        return switch (function) {
            case LEAKY_RELU -> "nn.LeakyReLU";
            case ELU -> "nn.ELU";
            case CELU -> "nn.CELU";
            case HARD_SHRINK -> "nn.Hardshrink";
            case SOFT_SHRINK -> "nn.Softshrink";
        };
    }

    public static String name(ParametricActivation.Function function) {
        return switch (function) {
            case LEAKY_RELU -> "F.leaky_relu";
            case ELU -> "F.elu";
            case CELU -> "F.celu";
            case HARD_SHRINK -> "F.hardshrink";
            case SOFT_SHRINK -> "F.softshrink";
        };
    }
}
