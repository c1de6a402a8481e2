package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.Softplus;

/** Activations as the operators of opset 17; those it has no operator for are spelt out. */
record SmoothActivations(Graph graph) {
    /** From here on softplus is the identity in 32-bit floats. */
    private static final double NOTICEABLE = 17;

    Node node(Layer layer, Activation.Function function, String x) {
        return switch (function) {
            case SIGMOID -> Node.of("Sigmoid", x);
            case TANH -> Node.of("Tanh", x);
            case SILU -> Node.of("Mul", x, graph.inner(layer, "sigmoid", Node.of("Sigmoid", x)));
            case HARD_SIGMOID ->
                Node.of("HardSigmoid", x).with(Attribute.real("alpha", 1.0 / 6), Attribute.real("beta", 0.5));
            case HARD_SWISH -> Node.of("HardSwish", x);
            case GELU -> gelu(layer, x, Node.of("Erf", scaled(layer, "scaled", x, Math.sqrt(0.5))));
            case GELU_TANH -> gelu(layer, x, Node.of("Tanh", cubic(layer, x)));
            case MISH -> {
                String softplus = graph.inner(layer, "softplus", Node.of("Softplus", x));
                yield Node.of("Mul", x, graph.inner(layer, "tanh", Node.of("Tanh", softplus)));
            }
            case SELU -> Node.of("Selu", x);
            case SOFTSIGN -> Node.of("Softsign", x);
            case LOG_SIGMOID -> {
                String softplus = graph.inner(
                        layer, "softplus", Node.of("Softplus", graph.inner(layer, "negative", Node.of("Neg", x))));
                yield Node.of("Neg", softplus);
            }
            case TANH_SHRINK -> Node.of("Sub", x, graph.inner(layer, "tanh", Node.of("Tanh", x)));
            case ERF -> Node.of("Erf", x);
            case ABSOLUTE -> Node.of("Abs", x);
            case EXPONENTIAL -> Node.of("Exp", x);
            case LOGARITHM -> Node.of("Log", x);
            case SQUARE_ROOT -> Node.of("Sqrt", x);
            case SINE -> Node.of("Sin", x);
            case COSINE -> Node.of("Cos", x);
            case SIGN -> Node.of("Sign", x);
            case FLOOR -> Node.of("Floor", x);
        };
    }

    static Node node(ParametricActivation op, String x) {
        double a = op.parameter();
        return switch (op.function()) {
            case LEAKY_RELU -> Node.of("LeakyRelu", x).with(Attribute.real("alpha", a));
            case ELU -> Node.of("Elu", x).with(Attribute.real("alpha", a));
            case CELU -> Node.of("Celu", x).with(Attribute.real("alpha", a));
            case HARD_SHRINK -> Node.of("Shrink", x).with(Attribute.real("lambd", a), Attribute.real("bias", 0));
            case SOFT_SHRINK -> Node.of("Shrink", x).with(Attribute.real("lambd", a), Attribute.real("bias", a));
        };
    }

    Node softplus(Layer layer, Softplus op, String x) {
        String steep = op.beta() == 1 ? x : scaled(layer, "steep", x, op.beta());
        Node soft = Node.of("Softplus", steep);
        if (op.beta() != 1) {
            soft = Node.of("Div", graph.inner(layer, "soft", soft), graph.scalar((float) op.beta()));
        }
        if (op.threshold() >= NOTICEABLE) {
            return soft;
        }
        String beyond = graph.inner(layer, "beyond", Node.of("Greater", steep, graph.scalar((float) op.threshold())));
        return Node.of("Where", beyond, x, graph.inner(layer, "softplus", soft));
    }

    /** {@code 0.5 x (1 + bend)}. */
    private Node gelu(Layer layer, String x, Node bend) {
        String bent = graph.inner(layer, "bent", bend);
        String raised = graph.inner(layer, "raised", Node.of("Add", bent, graph.scalar(1)));
        return Node.of("Mul", scaled(layer, "half", x, 0.5), raised);
    }

    /** {@code sqrt(2 / pi) (x + 0.044715 x^3)}. */
    private String cubic(Layer layer, String x) {
        String cube = graph.inner(layer, "cube", Node.of("Pow", x, graph.scalar(3)));
        String sum = graph.inner(layer, "sum", Node.of("Add", x, scaled(layer, "small", cube, 0.044715)));
        return scaled(layer, "argument", sum, Math.sqrt(2 / Math.PI));
    }

    private String scaled(Layer layer, String role, String x, double factor) {
        return graph.inner(layer, role, Node.of("Mul", x, graph.scalar((float) factor)));
    }
}
