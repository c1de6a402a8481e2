package io.adapruner.data.source;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/** {@code classes.txt}: one name per line. */
public final class ClassList {
    /** Most classes of a data set. */
    public static final int MAX_CLASSES = 100_000;

    /** Of the file that are read. */
    public static final int MAX_BYTES = 1 << 22;

    private ClassList() {}

    /** @throws ProblemException INVALID_DATASET without names, with too many, or with one twice */
    public static List<String> parse(byte[] text) {
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
