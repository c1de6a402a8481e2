package io.adapruner.formats.onnx;

import io.adapruner.network.Layer;
import io.adapruner.network.op.Activation;

/** Activations as the operators of opset 17; those it has no operator for are spelt out. */
record SmoothActivations(Graph graph) {
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
        };
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
