package io.adapruner.data.webdataset;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lists of shards as WebDataset's users write them: {@code train-{000000..000009}.tar} counts from the first number to the last, with
 * as many digits as the first has, and {@code {train,val}.tar} names each; several of either are combined.
 */
public final class BraceExpansion {
    /** Most names that a pattern may stand for. */
    static final int MOST = 100_000;

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");

    private BraceExpansion() {}

    /** Whether it has braces. */
    public static boolean isPattern(String text) {
        return BRACES.matcher(text).find();
    }

    /**
     * All names in their order; of a text without braces it alone.
     *
     * @throws ProblemException INVALID_DATASET for more than {@value #MOST}, a range that goes down, or braces that hold neither range nor list
     */
    public static List<String> of(String pattern) {
        List<String> done = List.of(pattern);
        while (isPattern(done.getFirst())) {
            var next = new ArrayList<String>();
            for (String name : done) {
                Matcher braces = BRACES.matcher(name);
                if (!braces.find()) {
                    throw problem(pattern, "has braces in braces");
                }
                List<String> parts = parts(pattern, braces.group(1));
                if ((long) next.size() + parts.size() > MOST) {
                    throw tooMany(pattern);
                }
                parts.forEach(
                        part -> next.add(name.substring(0, braces.start()) + part + name.substring(braces.end())));
            }
            done = next;
        }
        return List.copyOf(done);
    }

    private static List<String> parts(String pattern, String inside) {
        Matcher range = RANGE.matcher(inside);
        if (!range.matches()) {
            if (inside.indexOf(',') < 0) {
                throw problem(pattern, "has '{" + inside + "}', which is neither a range {000..009} nor a list {a,b}");
            }
            return Stream.of(inside.split(",", -1)).toList();
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        if (last < first) {
            throw problem(pattern, "has '{" + inside + "}', a range that goes down");
        }
        if (last - first >= MOST) {
            throw tooMany(pattern);
        }
        String format = "%0" + range.group(1).length() + "d";
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> String.format(Locale.ROOT, format, number))
                .toList();
    }

    private static ProblemException tooMany(String pattern) {
        return problem(pattern, "stands for more than " + MOST + " files");
    }

    private static ProblemException problem(String pattern, String message) {
        return new ProblemException(ProblemCode.INVALID_DATASET, pattern + " " + message);
    }
}
