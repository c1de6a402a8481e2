package io.adapruner.data.webdataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of files that say what class the image beside them is of; the first of a sample's is believed. */
public enum LabelFile {
    /** Index or name, and nothing else. */
    CLS(256),
    /** An object with one of {@link #FIELDS}; others are of something else. */
    JSON(1 << 16),
    /** Index, name or caption. */
    TXT(256);

    /** The first that holds a whole number or a text counts. */
    static final List<String> FIELDS = List.of(
            "cls", "label", "class", "class_id", "class_index", "category_id", "class_name", "label_name", "category");

    private static final int LONGEST_NAME = 64;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final JsonFactory FACTORY = new JsonFactory();

    private final int bytes;

    LabelFile(int bytes) {
        this.bytes = bytes;
    }

    /** The kind that the ending of a file's name says. */
    public static Optional<LabelFile> of(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        for (LabelFile kind : values()) {
            if (lower.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Most bytes that are read of one. */
    public int bytes() {
        return bytes;
    }

    /**
     * What it says; empty where that is no label.
     *
     * @param content at most {@link #bytes()} and one more, so that longer ones show
     */
    public Optional<WrittenLabel> read(byte[] content) {
        return switch (this) {
            case CLS -> content.length > bytes ? Optional.empty() : indexOrName(utf8(content));
            case JSON -> content.length > bytes ? Optional.empty() : field(content);
            case TXT ->
                Optional.of(new WrittenLabel.Text(
                        content.length > bytes || !(isName(utf8(content)) || isIndex(utf8(content)))
                                ? ""
                                : utf8(content)));
        };
    }

    /** Whether the text is a whole number of few digits. */
    public static boolean isIndex(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static String utf8(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).strip();
    }

    private static Optional<WrittenLabel> indexOrName(String text) {
        if (isIndex(text)) {
            return Optional.of(new WrittenLabel.Index(Integer.parseInt(text)));
        }
        return isName(text) ? Optional.of(new WrittenLabel.Name(text)) : Optional.empty();
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME
                && text.chars().noneMatch(Character::isISOControl)
                && text.codePoints().anyMatch(Character::isLetter);
    }

    private static Optional<WrittenLabel> field(byte[] content) {
        Map<String, WrittenLabel> found = new HashMap<>();
        try (JsonParser json = FACTORY.createParser(content)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_STRING) {
                    String field = name;
                    indexOrName(json.getText().strip()).ifPresent(label -> found.putIfAbsent(field, label));
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return FIELDS.stream().filter(found::containsKey).map(found::get).findFirst();
    }
}
