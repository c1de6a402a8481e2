package io.adapruner.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.adapruner.api.Label;
import io.adapruner.api.choice.LearningRateChoice;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** Compares schemas of the contract with the records that the code reads and writes, field by field. */
final class RecordContract {
    private static final Map<Class<?>, String> SCALARS = Map.of(
            String.class, "string",
            URI.class, "string uri",
            int.class, "integer",
            Integer.class, "integer",
            long.class, "integer int64",
            Long.class, "integer int64",
            double.class, "number",
            Double.class, "number",
            Step.class, "integer",
            StepSchedule.class, "integer");

    private final JsonNode contract;
    private final Set<String> seen = new TreeSet<>();

    RecordContract(JsonNode contract) {
        this.contract = contract;
    }

    /** The schemas that were compared so far, with those that they refer to. */
    Set<String> seen() {
        return seen;
    }

    void compare(String schema, Class<?> document) {
        seen.add(schema);
        compare(
                schema,
                contract.at("/components/schemas/" + schema),
                Json.mapper().constructType(document));
    }

    private void compare(String where, JsonNode written, JavaType type) {
        JsonNode schema = resolved(written);
        Class<?> raw = type.getRawClass();
        if (raw == Optional.class) {
            compare(where, written, type.containedType(0));
        } else if (raw == boolean.class || raw == Boolean.class) {
            assertThat(type(schema)).as(where).isEqualTo("boolean");
        } else if (SCALARS.containsKey(raw)) {
            assertThat(kind(schema, raw)).as(where).isEqualTo(SCALARS.get(raw));
        } else if (raw.isEnum()) {
            assertThat(texts(schema.path("enum"))).as(where).isEqualTo(labels(raw));
        } else if (List.class.isAssignableFrom(raw)) {
            assertThat(type(schema)).as(where).isEqualTo("array");
            compare(where + "[]", schema.path("items"), type.containedType(0));
        } else if (Map.class.isAssignableFrom(raw)) {
            assertThat(type(schema)).as(where).isEqualTo("object");
            compare(where + "{}", schema.path("additionalProperties"), type.containedType(1));
        } else if (raw == LearningRateChoice.class) {
            assertThat(texts(schema.path("type"))).as(where).containsExactly("number", "string");
        } else if (raw == Budget.class && schema.has("oneOf")) {
            assertThat(schema.at("/oneOf/0/type").asText()).as(where).isEqualTo("string");
            compare(where, schema.at("/oneOf/1"), type);
        } else {
            object(where, schema, type);
        }
    }

    private void object(String where, JsonNode schema, JavaType type) {
        assertThat(type(schema)).as(where).isEqualTo("object");
        Map<String, JavaType> fields = fields(type);
        var written = new TreeSet<String>();
        schema.path("properties").fieldNames().forEachRemaining(written::add);
        assertThat(written).as("fields of " + where).isEqualTo(fields.keySet());
        assertThat(new TreeSet<>(texts(schema.path("required"))))
                .as("required fields of " + where)
                .isEqualTo(required(where, fields));
        fields.forEach((name, field) -> compare(where + "." + name, schema.at("/properties/" + name), field));
    }

    /** Lists that are left out when they are empty are the only fields that may be missing without being optional. */
    private static Set<String> required(String where, Map<String, JavaType> fields) {
        var required = new TreeSet<String>();
        fields.forEach((name, type) -> {
            boolean leftOut = (name.equals("targets") && where.endsWith("roblem"))
                    || (name.equals("steps") && type.isContainerType());
            if (type.getRawClass() != Optional.class && !leftOut) {
                required.add(name);
            }
        });
        return required;
    }

    private static Map<String, JavaType> fields(JavaType type) {
        var fields = new TreeMap<String, JavaType>();
        for (BeanPropertyDefinition property :
                Json.mapper().getSerializationConfig().introspect(type).findProperties()) {
            if (property.couldSerialize()) {
                fields.put(property.getName(), property.getAccessor().getType());
            }
        }
        return fields;
    }

    private JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asText();
        if (reference.isEmpty()) {
            return schema;
        }
        seen.add(reference.substring(reference.lastIndexOf('/') + 1));
        return contract.at(reference.substring(1));
    }

    /** {@code integer int64}, {@code string uri}; other formats narrow what a type is and are left out. */
    private static String kind(JsonNode schema, Class<?> raw) {
        boolean tells = raw != String.class && schema.has("format");
        return type(schema) + (tells ? " " + schema.path("format").asText() : "");
    }

    /** The type, or of {@code [number, 'null']} the first. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> labels(Class<?> type) {
        return List.of(type.getEnumConstants()).stream()
                .map(constant -> Label.of((Enum<?>) constant))
                .toList();
    }
}
