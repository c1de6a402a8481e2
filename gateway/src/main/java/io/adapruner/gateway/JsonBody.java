package io.adapruner.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.stream.Collectors;

/** Request bodies, read strictly: what is not understood is refused by name, for a typing error must not be ignored. */
public final class JsonBody {
    private static final ObjectMapper STRICT = Json.configure(new ObjectMapper())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

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
            if (e.getCause() instanceof ProblemException cause) {
                throw new ProblemException(cause.code(), in(path(e)) + cause.getMessage(), e);
            }
            String why = e.getCause() instanceof IllegalArgumentException cause
                    ? cause.getMessage()
                    : e.getOriginalMessage().replaceAll(" \\(for Object.*", "");
            throw new ProblemException(ProblemCode.INVALID_REQUEST, in(path(e)) + why, e);
        } catch (JsonProcessingException e) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, e.getOriginalMessage(), e);
        }
    }

    /** The value as the tree that {@link #convert} reads. */
    public static JsonNode tree(Object value) {
        return STRICT.valueToTree(value);
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
