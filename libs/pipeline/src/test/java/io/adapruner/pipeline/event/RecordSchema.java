package io.adapruner.pipeline.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The JSON Schema (draft 2020-12) of a record as {@link Json} writes it. Unknown fields stay allowed. */
final class RecordSchema {
    private static final Set<Class<?>> ADDED_LATER = Set.of(Step.class, StepSchedule.class);
    /** Until there were several steps these were of the whole job. */
    private static final Set<Class<?>> PARTED_LATER =
            Set.of(Event.PruningRequested.class, Event.ImportanceEvaluated.class);

    private RecordSchema() {}

    static ObjectNode of(Topic topic) {
        ObjectNode schema = Json.mapper().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:adapruner:event:" + topic.eventType());
        schema.put("title", topic.type().getSimpleName());
        schema.setAll(of(topic.type()));
        return schema;
    }

    static ObjectNode of(Type type) {
        ObjectNode schema = Json.mapper().createObjectNode();
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            Type raw = generic.getRawType();
            if (raw == Optional.class) {
                schema.putArray("anyOf").add(of(last)).addObject().put("type", "null");
            } else if (raw == List.class) {
                schema.put("type", "array").set("items", of(last));
            } else if (raw == Map.class) {
                schema.put("type", "object").set("additionalProperties", of(last));
            } else {
                throw new IllegalArgumentException("no schema for " + type);
            }
            return schema;
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Target.class) {
            return schema.put("type", "integer");
        }
        if (ADDED_LATER.contains(raw)) {
            schema.putArray("anyOf")
                    .add(Json.mapper().createObjectNode().put("type", "integer"))
                    .addObject()
                    .put("type", "null");
            return schema;
        }
        if (raw.isRecord()) {
            return record(schema, raw);
        }
        if (raw.isEnum()) {
            var labels = schema.put("type", "string").putArray("enum");
            for (Object constant : raw.getEnumConstants()) {
                labels.add(Json.mapper().convertValue(constant, String.class));
            }
            return schema;
        }
        return schema.put("type", primitive(raw));
    }

    private static ObjectNode record(ObjectNode schema, Class<?> type) {
        ObjectNode properties = schema.put("type", "object").putObject("properties");
        var required = schema.putArray("required");
        for (RecordComponent component : type.getRecordComponents()) {
            properties.set(component.getName(), of(component.getGenericType()));
            if (component.getType() != Optional.class && !addedLater(component)) {
                required.add(component.getName());
            }
        }
        return schema;
    }

    /** What events do not have that were published before there were several steps; whoever checks them by the schema accepts them. */
    private static boolean addedLater(RecordComponent component) {
        return ADDED_LATER.contains(component.getType())
                || (component.getType() == Target.class && PARTED_LATER.contains(component.getDeclaringRecord()));
    }

    private static String primitive(Class<?> type) {
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "integer";
        }
        if (type == double.class || type == Double.class) {
            return "number";
        }
        throw new IllegalArgumentException("no schema for " + type);
    }
}
