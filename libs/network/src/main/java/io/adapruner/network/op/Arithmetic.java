package io.adapruner.network.op;

/**
 * Functions of two numbers, of which the first always is a value of the network. A comparison is 1 where it holds and 0 where it
 * does not: every value of a network is a float, and these two are exact in any precision.
 */
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
    MINIMUM,
    EQUAL,
    UNEQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST;

    /** Whether it is a comparison: no gradient passes through it. */
    public boolean compares() {
        return switch (this) {
            case EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST -> true;
            case ADD, SUBTRACT, REVERSE_SUBTRACT, MULTIPLY, DIVIDE, REVERSE_DIVIDE, POWER, MAXIMUM, MINIMUM -> false;
        };
    }

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
            case EQUAL -> truth(x == y);
            case UNEQUAL -> truth(x != y);
            case LESS -> truth(x < y);
            case AT_MOST -> truth(x <= y);
            case GREATER -> truth(x > y);
            case AT_LEAST -> truth(x >= y);
        };
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }
}
