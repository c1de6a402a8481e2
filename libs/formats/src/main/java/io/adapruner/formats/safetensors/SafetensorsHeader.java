package io.adapruner.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The checked table of contents of a safetensors file: eight bytes of header length, a JSON header, then the values. Every
 * byte of the values belongs to exactly one tensor.
 *
 * @param entries in the header's order
 */
record SafetensorsHeader(List<Entry> entries) {
    /** Bytes of the length field. */
    static final int PREFIX = 8;
    /** ResNet-152's header takes 0.1 MB. */
    static final int LARGEST = 16 << 20;

    private static final int MOST_AXES = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One tensor's place.
     *
     * @param offset of its first byte, from the start of the file
     * @param length in bytes
     */
    record Entry(String name, ElementType type, List<Integer> shape, long offset, int length) {
        long end() {
            return offset + length;
        }
    }

    /**
     * @param length of the header as stated by the file
     * @param fileSize in bytes
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} before anything of that length is allocated
     */
    static int checkedLength(long length, long fileSize) {
        if (length < 2 || length > LARGEST || length > fileSize - PREFIX) {
            throw invalid("states a header of " + Long.toUnsignedString(length) + " bytes; the file has " + fileSize
                    + " bytes and a header at most " + LARGEST);
        }
        return (int) length;
    }

    static SafetensorsHeader parse(byte[] json, long fileSize) {
        JsonNode root = tree(json);
        long start = (long) PREFIX + json.length;
        var entries = new ArrayList<Entry>();
        root.properties().forEach(field -> {
            if (!field.getKey().equals("__metadata__")) {
                entries.add(entry(field.getKey(), field.getValue(), start, fileSize - start));
            }
        });
        checkCovered(entries, start, fileSize);
        return new SafetensorsHeader(List.copyOf(entries));
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || !root.isObject()) {
                throw invalid("its header is not a JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE,
                    "the safetensors header is not valid JSON: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE, "the safetensors header is not valid JSON: " + e.getMessage(), e);
        }
    }

    private static Entry entry(String name, JsonNode node, long start, long available) {
        String dtype = node.path("dtype").asText();
        Optional<ElementType> type = ElementType.named(dtype);
        if (type.isEmpty()) {
            throw invalid("tensor " + name + " has the unknown type '" + dtype + "'");
        }
        List<Integer> shape = shape(name, node.path("shape"));
        JsonNode offsets = node.path("data_offsets");
        long from = integer(name, offsets.path(0), available);
        long to = integer(name, offsets.path(1), available);
        long needed = type.get().bytes();
        for (int extent : shape) {
            needed = saturated(needed, extent);
        }
        if (offsets.size() != 2 || needed > Integer.MAX_VALUE - 8 || to - from != needed) {
            throw invalid("tensor " + name + " of type " + dtype + " and shape " + shape + " needs " + needed
                    + " bytes (at most 2 GiB), its offsets " + from + ".." + to + " hold " + (to - from));
        }
        return new Entry(name, type.get(), shape, start + from, (int) needed);
    }

    /** Once too large, too large: an extent of 0 behind such extents makes a shape whose product cannot be computed. */
    private static long saturated(long a, long b) {
        return a < Long.MAX_VALUE && Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
    }

    private static List<Integer> shape(String name, JsonNode node) {
        if (!node.isArray() || node.size() > MOST_AXES) {
            throw invalid("tensor " + name + " needs a shape of at most " + MOST_AXES + " axes");
        }
        var shape = new ArrayList<Integer>();
        node.forEach(extent -> shape.add((int) integer(name, extent, Integer.MAX_VALUE)));
        return List.copyOf(shape);
    }

    private static long integer(String name, JsonNode node, long largest) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < 0
                || node.longValue() > largest) {
            throw invalid("tensor " + name + " has " + (node.isMissingNode() ? "nothing" : node)
                    + " where an integer in 0.." + largest + " is expected");
        }
        return node.longValue();
    }

    private static void checkCovered(List<Entry> entries, long start, long fileSize) {
        long at = start;
        List<Entry> byOffset = entries.stream()
                .sorted(Comparator.comparingLong(Entry::offset).thenComparingLong(Entry::end))
                .toList();
        for (Entry entry : byOffset) {
            if (entry.offset() != at) {
                throw invalid("tensor " + entry.name() + " starts at byte " + entry.offset() + ", "
                        + (entry.offset() < at ? "inside the tensor before it" : "behind a gap") + " that ends at "
                        + at);
            }
            at = entry.end();
        }
        if (at != fileSize) {
            throw invalid("its tensors end at byte " + at + ", the file at " + fileSize);
        }
    }

    static ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, "the safetensors file: " + what);
    }
}
