package io.adapruner.network.op;

/** Functions of two numbers, of which the first always is a value of the network. */
public enum Arithmetic {
    ADD,
    SUBTRACT,
    /** {@code y - x}. */
    REVERSE_SUBTRACT,
    MULTIPLY,
    DIVIDE,
    /** {@code y / x}. */
    REVERSE_DIVIDE,
    /** {@code x} to the power of {@code y}. */
    POWER,
    MAXIMUM,
    MINIMUM;

    /** The function's value. */
    public double of(double x, double y) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case REVERSE_SUBTRACT -> y - x;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case REVERSE_DIVIDE -> y / x;
            case POWER -> Math.pow(x, y);
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
        };
    }
}
