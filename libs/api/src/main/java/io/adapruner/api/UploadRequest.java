package io.adapruner.api;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What a client wants to upload. */
public record UploadRequest(List<Announced> files) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    public UploadRequest {
        files = List.copyOf(Required.field("files", files));
        var names = new HashSet<String>();
        for (Announced file : files) {
            if (!names.add(file.name())) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "files: the name '" + file.name() + "' comes twice");
            }
        }
    }

    /** @param bytes size of the file, at least 1 */
    public record Announced(String name, long bytes) {
        public Announced {
            Required.field("name", name);
            if (!NAME.matcher(name).matches() || name.startsWith(".")) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "name '" + name
                                + "' must be 1 to 128 letters, digits, '.', '_' and '-', and not begin with '.'");
            }
            if (bytes < 1) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST, "bytes of " + name + " is " + bytes + "; it must be at least 1");
            }
        }
    }
}
