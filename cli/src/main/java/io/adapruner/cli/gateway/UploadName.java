package io.adapruner.cli.gateway;

import java.nio.file.Path;

/** The name under which a file is uploaded: the gateway takes 128 ASCII letters, digits, dots, dashes and underscores. */
public final class UploadName {
    /** Most characters that the gateway takes. */
    public static final int LONGEST = 128;

    private UploadName() {}

    /** The file's own name, with anything else replaced; its extension, which gives the format, stays. */
    public static String of(Path file) {
        String name = file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String safe = name.startsWith(".") ? "_" + name : name;
        return safe.length() <= LONGEST
                ? safe
                : safe.substring(safe.length() - LONGEST).replaceFirst("^\\.", "_");
    }
}
