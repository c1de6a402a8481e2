package io.adapruner.gateway;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Request bodies, read strictly: what is not understood is refused by name, because a typing error must not be ignored. */
public final class JsonBody {
    private static final ObjectMapper STRICT = Json.configure(new ObjectMapper())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));

    static {
        // A number that is written as a text, or as an empty one, is a typing error, not a number or a default.
        for (CoercionInputShape shape : List.of(CoercionInputShape.String, CoercionInputShape.EmptyString)) {
            for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
                STRICT.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
            }
        }
    }

    private static final int LONGEST_EXCERPT = 100;

    private JsonBody() {}

    /** @throws ProblemException INVALID_REQUEST naming the field */
    public static <T> T read(byte[] body, Class<T> type) {
        return convert(object(body), type);
    }

    /** The body as an object. */
    public static ObjectNode object(byte[] body) {
        try {
            JsonNode tree = STRICT.readTree(body);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the body must be a JSON object");
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "the body is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the body cannot be read: " + e.getMessage(), e);
        }
    }

    /** The object as a record. */
    public static <T> T convert(JsonNode tree, Class<T> type) {
        try {
            return STRICT.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "unknown field '" + path(e) + "'; known here are " + e.getKnownPropertyIds(),
                    e);
        } catch (JsonMappingException e) {
            // Such a message names the thing and its value, in words that suit every kind of client.
            if (e.getCause() instanceof ProblemException cause) {
                throw new ProblemException(cause.code(), cause.getMessage(), e);
            }
            throw new ProblemException(ProblemCode.INVALID_REQUEST, in(path(e)) + why(e, tree), e);
        } catch (JsonProcessingException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, e.getOriginalMessage(), e);
        }
    }

    /** The value as the tree that {@link #convert} reads. */
    public static JsonNode tree(Object value) {
        return STRICT.valueToTree(value);
    }

    private static String why(JsonMappingException e, JsonNode tree) {
        if (e.getCause() instanceof IllegalArgumentException cause) {
            return cause.getMessage();
        }
        return switch (e) {
            case InvalidNullException _ -> "null is not taken here";
            case InvalidFormatException f -> "'" + excerpt(f.getValue()) + "' is " + noneOf(f.getTargetType());
            case MismatchedInputException m
            when m.getTargetType() != null -> given(e, tree) + " is " + noneOf(m.getTargetType());
            default -> e.getOriginalMessage().replaceAll(" \\(for Object.*", "");
        };
    }

    private static String given(JsonMappingException e, JsonNode tree) {
        JsonNode value = tree;
        for (JsonMappingException.Reference step : e.getPath()) {
            value = step.getFieldName() != null ? value.path(step.getFieldName()) : value.path(step.getIndex());
        }
        return value.isTextual() ? "'" + excerpt(value.textValue()) + "'" : "what is given";
    }

    private static String noneOf(Class<?> wanted) {
        if (wanted.isEnum()) {
            return "none of "
                    + Arrays.stream(wanted.getEnumConstants())
                            .map(value -> tree(value).asText())
                            .collect(Collectors.joining(", "));
        }
        return switch (wanted.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "no whole number, or too large a one";
            case "double", "Double" -> "no number";
            case "boolean", "Boolean" -> "neither true nor false";
            case "String" -> "no text";
            default -> List.class.isAssignableFrom(wanted) ? "no list" : "not of the form that is read here";
        };
    }

    private static String excerpt(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "...";
    }

    private static String in(String path) {
        return path.isEmpty() ? "" : "field '" + path + "': ";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(r -> r.getFieldName() != null ? "." + r.getFieldName() : "[" + r.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
