package io.adapruner.cli.registration;

import java.nio.charset.StandardCharsets;

/** The ending of a file's name that its first bytes ask for. */
final class ImageEnding {
    private ImageEnding() {}

    static String of(byte[] content) {
        String start = new String(content, 0, Math.min(content.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG")) {
            return ".png";
        }
        if (start.startsWith("RIFF") && start.endsWith("WEBP")) {
            return ".webp";
        }
        if (start.startsWith("GIF8")) {
            return ".gif";
        }
        if (start.startsWith("BM")) {
            return ".bmp";
        }
        return start.startsWith("II*") || start.startsWith("MM") ? ".tiff" : ".jpg";
    }
}
