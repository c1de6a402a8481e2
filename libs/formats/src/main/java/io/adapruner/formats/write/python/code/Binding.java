package io.adapruner.formats.write.python.code;

/** What stands in a class's code at the place of an {@link Argument}. */
public sealed interface Binding {
    /** All modules of the class agree. */
    record Literal(Constant value) implements Binding {}

    /** A parameter of the constructor. */
    record Named(String name) implements Binding {}
}
