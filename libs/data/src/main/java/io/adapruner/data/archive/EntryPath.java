package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;

/** Paths inside archives: plain, relative, forward slashes; anything else is refused rather than repaired. */
final class EntryPath {
    private static final int LONGEST = 1024;

    private EntryPath() {}

    /** The path without a leading {@code ./}. */
    static String checked(String archive, String path) {
        int start = 0;
        while (path.startsWith("./", start)) {
            start += 2;
        }
        String plain = path.substring(start);
        if (plain.length() > LONGEST) {
            throw refused(archive, plain.substring(0, 80) + "...", "is longer than " + LONGEST + " characters");
        }
        if (plain.startsWith("/") || plain.indexOf('\\') >= 0 || plain.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw refused(archive, plain, "is absolute or holds a backslash or control character");
        }
        if (Arrays.asList(plain.split("/", -1)).contains("..")) {
            throw refused(archive, plain, "leaves its folder");
        }
        return plain;
    }

    private static ProblemException refused(String archive, String path, String why) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET, archive + ": path '" + path.replaceAll("\\p{Cntrl}", "?") + "' " + why);
    }
}
