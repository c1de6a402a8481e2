package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.read.torchexport.program.Program.Size;
import io.adapruner.formats.translation.source.NodeProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What symbolic sizes stand for: the values of the file's example, or what they are for another size of the input. */
final class Symbols {
    /** A factor of a size that must be a multiple, as {@code 32 * h}: no real one is larger. */
    private static final int MOST_FACTOR = 1024;

    private final Optional<Map<String, Long>> values;

    private Symbols(Optional<Map<String, Long>> values) {
        this.values = values;
    }

    static Symbols example() {
        return new Symbols(Optional.empty());
    }

    static Symbols of(Map<String, Long> values) {
        return new Symbols(Optional.of(Map.copyOf(values)));
    }

    /**
     * Finds what symbols stand for where an input is of another size.
     *
     * @param stated sizes of the input, the batch first
     * @param wanted size of one sample
     * @param values of symbols, known ones and those that are found
     * @throws io.adapruner.problem.ProblemException where the input cannot be of that size
     */
    static void solve(List<SchemaNode> stated, List<Integer> wanted, Map<String, Long> values) {
        if (stated.size() != wanted.size() + 1) {
            throw NodeProblem.unsupported("the input has " + (stated.size() - 1)
                    + " axes behind the batch, the stated size " + wanted + " has " + wanted.size());
        }
        Symbols example = example();
        for (int axis = 0; axis < stated.size(); axis++) {
            Size size = example.size(stated.get(axis));
            long value = axis == 0 ? size.value() : wanted.get(axis - 1);
            if (size.symbolic()) {
                String text = stated.get(axis).at("as_expr").at("expr_str").text();
                if (value != Program.UNKNOWN) {
                    solve(text, value, values);
                }
            } else if (size.value() != value) {
                throw NodeProblem.unsupported("axis " + axis + " of the input is of the fixed size " + size.value()
                        + ", not of the stated " + value);
            }
        }
    }

    /** A size that is a symbol, or a multiple of one. */
    private static void solve(String text, long value, Map<String, Long> values) {
        String name = name(text);
        Long known = values.get(name);
        long factor = SizeExpression.value(text, Map.of(name, 1L));
        if (factor < 1
                || factor > MOST_FACTOR
                || SizeExpression.value(text, Map.of(name, 0L)) != 0
                || value % factor != 0
                || (known != null && known != value / factor)) {
            throw NodeProblem.unsupported("an axis of the input is of size " + name + " times " + factor
                    + " in the file, and cannot be " + value + (known == null ? "" : " while another is " + known));
        }
        values.put(name, value / factor);
    }

    private static String name(String text) {
        int quote = text.indexOf('\'');
        if (quote >= 0) {
            return text.substring(quote + 1, Math.max(quote + 1, text.indexOf('\'', quote + 1)));
        }
        int start = 0;
        while (start < text.length() && !Character.isLetter(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return text.substring(start, end);
    }

    /** One extent as the file states it. */
    Size size(SchemaNode size) {
        if (size.has("as_int")) {
            return new Size(size.at("as_int").whole(), false);
        }
        SchemaNode expression = size.at("as_expr");
        if (values.isPresent()) {
            return new Size(value(expression.at("expr_str").text(), values.get()), true);
        }
        SchemaNode hint = expression.at("hint");
        return new Size(hint.has("as_int") ? hint.at("as_int").whole() : Program.UNKNOWN, true);
    }

    /** Sizes that the network does not need may follow from others than the input's. */
    private static long value(String text, Map<String, Long> symbols) {
        try {
            return SizeExpression.value(text, symbols);
        } catch (NodeProblem | ArithmeticException e) {
            return Program.UNKNOWN;
        }
    }
}
