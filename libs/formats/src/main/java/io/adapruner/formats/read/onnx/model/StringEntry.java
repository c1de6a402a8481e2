package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.WireMessage;
import java.util.Map;

/** Reads {@code StringStringEntryProto}. */
final class StringEntry {
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private StringEntry() {}

    static void read(WireMessage message, Map<String, String> to) {
        String key = "";
        String value = "";
        while (message.next()) {
            switch (message.field()) {
                case KEY -> key = message.text();
                case VALUE -> value = message.text();
                default -> {}
            }
        }
        to.put(key, value);
    }
}
