package io.adapruner.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.adapruner.formats.tensor.FloatBytes;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each tensor's values are written. The header keeps the weights' order; the values of batch norm scales come first,
 * side by side, then other vectors, then the rest: who needs only the scales reads one small range.
 */
final class SafetensorsLayout {
    private final Weights weights;
    private final List<Map.Entry<String, Tensor>> inFile;
    private final Map<String, Long> offsets = new LinkedHashMap<>();

    SafetensorsLayout(Weights weights) {
        this.weights = weights;
        this.inFile = weights.tensors().entrySet().stream()
                .sorted(Comparator.comparingInt(e -> rank(e.getKey(), e.getValue())))
                .toList();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : inFile) {
            offsets.put(entry.getKey(), at);
            at += bytes(entry.getValue());
        }
    }

    private static int rank(String name, Tensor tensor) {
        if (tensor.shape().size() != 1) {
            return 2;
        }
        return name.endsWith(".weight") ? 0 : 1;
    }

    private static long bytes(Tensor tensor) {
        return (long) Float.BYTES * tensor.elements();
    }

    /** The JSON header, padded so that the values start at a multiple of 8. */
    byte[] header() {
        var json = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(json)) {
            out.writeStartObject();
            for (Map.Entry<String, Tensor> entry : weights.tensors().entrySet()) {
                long from = offsets.get(entry.getKey());
                out.writeObjectFieldStart(entry.getKey());
                out.writeStringField("dtype", "F32");
                out.writeFieldName("shape");
                int[] shape = entry.getValue().shape().stream()
                        .mapToInt(Integer::intValue)
                        .toArray();
                out.writeArray(shape, 0, shape.length);
                out.writeFieldName("data_offsets");
                out.writeArray(new long[] {from, from + bytes(entry.getValue())}, 0, 2);
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int padding = -json.size() & 7;
        json.writeBytes(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        return json.toByteArray();
    }

    void write(byte[] header, OutputStream out) throws IOException {
        out.write(ByteBuffer.allocate(SafetensorsHeader.PREFIX)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        for (Map.Entry<String, Tensor> entry : inFile) {
            FloatBytes.write(entry.getValue(), out);
        }
    }
}
