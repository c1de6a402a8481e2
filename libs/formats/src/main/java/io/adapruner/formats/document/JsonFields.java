package io.adapruner.formats.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The fields of one JSON object, each read once, checked, and named in the error when it is not as it should be. */
final class JsonFields {
    private static final int LONGEST_TEXT = 500;

    private final String place;
    private final JsonNode object;
    private final Set<String> read = new HashSet<>();

    JsonFields(String place, JsonNode object) {
        this.place = place;
        this.object = object;
        if (!object.isObject()) {
            throw invalid("is not an object");
        }
    }

    ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, place + ": " + what);
    }

    JsonNode field(String name) {
        read.add(name);
        return object.path(name);
    }

    JsonFields object(String name) {
        return new JsonFields(place + "." + name, field(name));
    }

    String text(String name) {
        return text(name, field(name));
    }

    private String text(String name, JsonNode node) {
        if (!node.isTextual() || node.textValue().length() > LONGEST_TEXT) {
            throw invalid(name + " must be a text of at most " + LONGEST_TEXT + " characters");
        }
        return node.textValue();
    }

    int integer(String name, int largest) {
        return integer(this, name, field(name), largest);
    }

    static int integer(JsonFields fields, String name, JsonNode node, int largest) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > largest) {
            throw fields.invalid(name + " must be an integer in 0.." + largest + ", is " + shown(node));
        }
        return node.intValue();
    }

    double number(String name) {
        return number(name, field(name));
    }

    private double number(String name, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw invalid(name + " must be a finite number, is " + shown(node));
        }
        return node.doubleValue();
    }

    boolean has(String name) {
        return object.has(name);
    }

    boolean truth(String name) {
        JsonNode node = field(name);
        if (!node.isBoolean()) {
            throw invalid(name + " must be true or false, is " + shown(node));
        }
        return node.booleanValue();
    }

    /** An array of exactly this many elements. */
    JsonNode array(String name, int size) {
        JsonNode node = array(name, 0, size);
        if (node.size() != size) {
            throw invalid(name + " must have " + size + " elements, has " + node.size());
        }
        return node;
    }

    JsonNode array(String name, int fewest, int most) {
        JsonNode node = field(name);
        if (!node.isArray() || node.size() < fewest || node.size() > most) {
            throw invalid(name + " must be an array of " + fewest + " to " + most + " elements");
        }
        return node;
    }

    List<String> texts(String name, int most) {
        var texts = new ArrayList<String>();
        array(name, 0, most).forEach(node -> texts.add(text(name, node)));
        return texts;
    }

    List<Integer> integers(String name, int most, int largest) {
        return integers(name, 1, most, largest);
    }

    List<Integer> integers(String name, int fewest, int most, int largest) {
        var integers = new ArrayList<Integer>();
        array(name, fewest, most).forEach(node -> integers.add(integer(this, name, node, largest)));
        return integers;
    }

    List<Double> numbers(String name, int most) {
        var numbers = new ArrayList<Double>();
        array(name, 1, most).forEach(node -> numbers.add(number(name, node)));
        return numbers;
    }

    List<JsonFields> objects(String name, int most) {
        var objects = new ArrayList<JsonFields>();
        array(name, 0, most)
                .forEach(node -> objects.add(new JsonFields(place + "." + name + "[" + objects.size() + "]", node)));
        return objects;
    }

    /** A field that is not read means something to its writer: refused, not ignored. */
    void requireNoOthers() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                throw invalid("has an unknown field '" + shortened(name) + "'");
            }
        });
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : shortened(node.toString());
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
