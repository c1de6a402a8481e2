package io.adapruner.formats.write.onnx.proto;

/** A constant of a {@link Node}, as an {@code AttributeProto}. */
public record Attribute(Message proto) {
    private static final int NAME = 1;
    private static final int FLOAT = 2;
    private static final int INT = 3;
    private static final int STRING = 4;
    private static final int INTS = 8;
    private static final int TYPE = 20;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_STRING = 3;
    private static final int TYPE_INTS = 7;

    public static Attribute integer(String name, long value) {
        return new Attribute(new Message().text(NAME, name).integer(INT, value).integer(TYPE, TYPE_INT));
    }

    public static Attribute flag(String name, boolean value) {
        return integer(name, value ? 1 : 0);
    }

    public static Attribute real(String name, double value) {
        return new Attribute(
                new Message().text(NAME, name).real(FLOAT, (float) value).integer(TYPE, TYPE_FLOAT));
    }

    public static Attribute text(String name, String value) {
        return new Attribute(new Message().text(NAME, name).text(STRING, value).integer(TYPE, TYPE_STRING));
    }

    public static Attribute integers(String name, int... values) {
        Message proto = new Message().text(NAME, name);
        for (int value : values) {
            proto.integer(INTS, value);
        }
        return new Attribute(proto.integer(TYPE, TYPE_INTS));
    }
}
