package io.adapruner.cli.gateway;

import java.nio.file.Path;

/**
 * A file to upload.
 *
 * @param name that it gets there: letters, digits, dots, dashes and underscores
 * @param path where it is
 */
public record UploadFile(String name, Path path) {
    /** The file under its own name, as far as an upload takes it. */
    public static UploadFile of(Path path) {
        return new UploadFile(UploadName.of(path), path);
    }
}
