package io.adapruner.formats.document;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Op;
import io.adapruner.problem.ProblemException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One operation as JSON: {@code type} is the record's name in kebab case, the other fields are its components. The types are
 * those that {@link Op} permits and no others, so a document can never name a class, and a new operation needs nothing here.
 */
final class OpJson {
    /** No attribute of a real network comes near; keeps arithmetic on hostile ones from overflowing. */
    static final int LARGEST_ATTRIBUTE = 1 << 20;

    /** As many channels as are gathered one by one at most. */
    private static final int LONGEST_LIST = 1 << 16;
    /** Extents of reshaped values. */
    private static final int LARGEST_LISTED = 1 << 30;

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Map<String, Class<?>> TYPES = types();

    private OpJson() {}

    private static Map<String, Class<?>> types() {
        var types = new LinkedHashMap<String, Class<?>>();
        for (Class<?> type : Op.kinds()) {
            types.put(label(type), type);
        }
        return types;
    }

    /** {@code AdaptiveAvgPool2d -> adaptive-avg-pool2d}. */
    private static String label(Class<?> type) {
        return HUMP.matcher(type.getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    static ObjectNode write(Op op) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", label(op.getClass()));
        for (RecordComponent component : op.getClass().getRecordComponents()) {
            Object value = value(component, op);
            switch (value) {
                case Integer i -> node.put(component.getName(), i);
                case Double d -> node.put(component.getName(), d);
                case Boolean b -> node.put(component.getName(), b);
                case Enum<?> e -> node.put(component.getName(), kebab(e));
                case Extent e -> {
                    ArrayNode array = node.putArray(component.getName());
                    e.dims().forEach(array::add);
                }
                case List<?> list -> {
                    ArrayNode array = node.putArray(component.getName());
                    list.forEach(i -> array.add((Integer) i));
                }
                case Op inner -> node.set(component.getName(), write(inner));
                default -> throw new IllegalStateException("no JSON form for " + component);
            }
        }
        return node;
    }

    private static Object value(RecordComponent component, Op op) {
        try {
            return component.getAccessor().invoke(op);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    static Op read(JsonFields fields) {
        String label = fields.text("type");
        Class<?> type = TYPES.get(label);
        if (type == null) {
            throw fields.invalid("no operation is called '" + label + "'; there are " + TYPES.keySet());
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i], fields);
        }
        fields.requireNoOthers();
        try {
            Class<?>[] parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            return (Op) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            if (e.getCause() instanceof ArithmeticException overflow) {
                throw fields.invalid("the numbers of " + label + " are too large (" + overflow.getMessage() + ")");
            }
            throw new IllegalStateException("cannot make " + label, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + label, e);
        }
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Enum<?> constant(Class<?> type, JsonFields fields, String name) {
        String label = fields.text(name);
        Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(c -> kebab(c).equals(label))
                .findFirst()
                .orElseThrow(() -> fields.invalid(name + " '" + label + "' is none of "
                        + Arrays.stream(constants).map(OpJson::kebab).toList()));
    }

    private static Object value(RecordComponent component, JsonFields fields) {
        String name = component.getName();
        Class<?> type = component.getType();
        if (type == int.class) {
            return fields.integer(name, LARGEST_ATTRIBUTE);
        }
        if (type == double.class) {
            return fields.number(name);
        }
        if (type == boolean.class) {
            return fields.truth(name);
        }
        if (type.isEnum()) {
            return constant(type, fields, name);
        }
        if (type == Extent.class) {
            return new Extent(fields.integers(name, 2, 3, LARGEST_ATTRIBUTE));
        }
        if (type == List.class) {
            return fields.integers(name, 0, LONGEST_LIST, LARGEST_LISTED);
        }
        if (type == Op.class) {
            return read(fields.object(name));
        }
        throw new IllegalStateException("no JSON form for " + component);
    }
}
