package io.adapruner.data;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** {@code classes.txt}: one name per line. */
final class ClassList {
    /** Most classes of a data set. */
    static final int MAX_CLASSES = 100_000;

    static final int MAX_BYTES = 1 << 22;

    private ClassList() {}

    static List<String> parse(byte[] text) {
        List<String> names = new String(text, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (names.isEmpty() || names.size() > MAX_CLASSES) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "classes.txt names " + names.size() + " classes; 1 to " + MAX_CLASSES + " are allowed");
        }
        var seen = new HashSet<String>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new ProblemException(
                        ProblemCode.INVALID_DATASET, "classes.txt names the class '" + name + "' twice");
            }
        }
        return names;
    }
}
