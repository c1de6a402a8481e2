package io.adapruner.formats.read.torchexport.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A place in one of the archive's JSON documents; what is not as it should be is named with that place. */
record SchemaNode(String place, JsonNode json) {
    private static final int LONGEST_TEXT = 20_000;
    /** A decomposed DenseNet-121 takes 125 thousand. */
    private static final long MOST_TOKENS = 8_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(40)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(1 << 20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} when it is not one JSON document within bounds */
    static SchemaNode parse(String name, byte[] document) {
        try {
            return new SchemaNode(name, MAPPER.readTree(document));
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE,
                    name + " is not valid JSON" + place(e.getLocation()) + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_MODEL_FILE, name + " is not valid JSON", e);
        }
    }

    /** A document beyond the limits of the parser is refused without a place. */
    private static String place(JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, place + " " + what);
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    SchemaNode at(String name) {
        return new SchemaNode(place + "." + name, json.path(name));
    }

    /** The only field of a union, whose name says which member it is. */
    String onlyField() {
        if (!json.isObject() || json.size() != 1) {
            throw invalid("must be an object with one field");
        }
        return json.fieldNames().next();
    }

    List<SchemaNode> items(int most) {
        if (!json.isArray() || json.size() > most) {
            throw invalid("must be an array of at most " + most + " elements");
        }
        var items = new ArrayList<SchemaNode>(json.size());
        json.forEach(item -> items.add(new SchemaNode(place + "[" + items.size() + "]", item)));
        return items;
    }

    /** Fields of an object by name; none when the field itself is absent. */
    Map<String, SchemaNode> fields() {
        var fields = new LinkedHashMap<String, SchemaNode>();
        if (!json.isMissingNode() && !json.isObject()) {
            throw invalid("must be an object");
        }
        json.properties().forEach(e -> fields.put(e.getKey(), new SchemaNode(place + "." + e.getKey(), e.getValue())));
        return fields;
    }

    String text() {
        if (!json.isTextual() || json.textValue().length() > LONGEST_TEXT) {
            throw invalid("must be a text of at most " + LONGEST_TEXT + " characters");
        }
        return json.textValue();
    }

    long whole() {
        if (!json.isIntegralNumber() || !json.canConvertToLong()) {
            throw invalid("must be an integer of 64 bits");
        }
        return json.longValue();
    }

    double real() {
        if (!json.isNumber() || !Double.isFinite(json.doubleValue())) {
            throw invalid("must be a finite number");
        }
        return json.doubleValue();
    }

    boolean truth() {
        if (!json.isBoolean()) {
            throw invalid("must be true or false");
        }
        return json.booleanValue();
    }
}
