package io.adapruner.formats.read.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes what {@code torch.save} makes, and what it never would. A value is the piece of a pickle that pushes it. */
final class PickleMaker {
    private static final String NONE = "N";
    private static final String EMPTY_TUPLE = ")";

    private final Map<String, byte[]> storages = new TreeMap<>();

    static String none() {
        return NONE;
    }

    static String text(String value) {
        return "X" + littleEndian(value.length()) + value;
    }

    static String integer(int value) {
        return "J" + littleEndian(value);
    }

    static String tuple(String... items) {
        return "(" + String.join("", items) + "t";
    }

    static String list(String... items) {
        return "](" + String.join("", items) + "e";
    }

    /** @param keysAndValues texts and pieces in turn */
    static String dict(String... keysAndValues) {
        return "}(" + entries(keysAndValues) + "u";
    }

    private static String entries(String... keysAndValues) {
        var entries = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.append(text(keysAndValues[i])).append(keysAndValues[i + 1]);
        }
        return entries.toString();
    }

    static String global(String name) {
        int dot = name.lastIndexOf('.');
        return "c" + name.substring(0, dot) + "\n" + name.substring(dot + 1) + "\n";
    }

    static String call(String function, String... arguments) {
        return global(function) + tuple(arguments) + "R";
    }

    /** An object as pickle saves it by default: its class and its attributes. */
    static String object(String type, String... attributes) {
        return global(type) + EMPTY_TUPLE + "\u0081" + dict(attributes) + "b";
    }

    /** An object of a class that extends {@code dict}. */
    static String dictOfClass(String type, String... keysAndValues) {
        return global(type) + EMPTY_TUPLE + "\u0081(" + entries(keysAndValues) + "u";
    }

    /** Of 32-bit floats. */
    String tensor(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return tensor("torch.FloatStorage", values.length, bytes.array());
    }

    String tensor(String storageType, int elements, byte[] bytes) {
        return call("torch._utils._rebuild_tensor_v2", tensorArguments(storageType, elements, bytes));
    }

    String[] tensorArguments(String storageType, int elements, byte[] bytes) {
        String key = String.valueOf(storages.size());
        storages.put(key, bytes);
        return new String[] {
            tuple(text("storage"), global(storageType), text(key), text("cpu"), integer(elements)) + "Q",
            integer(0),
            tuple(integer(elements)),
            tuple(integer(1)),
            "\u0089",
            call("collections.OrderedDict")
        };
    }

    /** The file with a value in it. */
    byte[] zip(String root) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            entry(zip, "model/data.pkl", ("\u0080\u0002" + root + ".").getBytes(StandardCharsets.ISO_8859_1));
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                entry(zip, "model/data/" + storage.getKey(), storage.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static String littleEndian(int value) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
