package io.adapruner.data.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dictionary in a file's header, e.g. {@code {'descr': '<f4', 'fortran_order': False, 'shape': (6, 128), }}. NumPy evaluates
 * it as a Python literal; here only what NumPy writes is understood: these three keys, each once, a string, a truth value and a
 * tuple of whole numbers.
 *
 * @param descr type of the elements; empty where it is no plain string, as that of records with fields
 */
record NpyDictionary(Optional<String> descr, boolean fortran, List<Long> shape) {
    /** Nothing that is read has as many; a tuple of millions is no shape. */
    private static final int MOST_AXES = 64;

    private static final int MOST_DIGITS = 18;

    /** @throws IllegalArgumentException saying what is not understood */
    static NpyDictionary parse(String text) {
        return new Parser(text).dictionary();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        NpyDictionary dictionary() {
            String descr = null;
            Boolean fortran = null;
            List<Long> shape = null;
            require('{');
            while (!taken('}')) {
                String key = string();
                require(':');
                boolean again =
                        switch (key) {
                            case "descr" -> descr != null;
                            case "fortran_order" -> fortran != null;
                            case "shape" -> shape != null;
                            default -> throw new IllegalArgumentException("it has the key '" + shown(key) + "'");
                        };
                if (again) {
                    throw new IllegalArgumentException("it has the key '" + key + "' twice");
                }
                switch (key) {
                    case "descr" -> {
                        if (peek() == '[') {
                            // fields of a record; whatever they are, they are not read
                            return new NpyDictionary(Optional.empty(), false, List.of());
                        }
                        descr = string();
                    }
                    case "fortran_order" -> fortran = truth();
                    default -> shape = tuple();
                }
                if (!taken(',') && peek() != '}') {
                    throw unexpected();
                }
            }
            blanks();
            if (at < text.length()) {
                throw unexpected();
            }
            if (descr == null || fortran == null || shape == null) {
                throw new IllegalArgumentException("it lacks one of the keys descr, fortran_order and shape");
            }
            return new NpyDictionary(Optional.of(descr), fortran, shape);
        }

        private String string() {
            char quote = peek();
            if (quote != '\'' && quote != '"') {
                throw unexpected();
            }
            int end = text.indexOf(quote, at + 1);
            if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
                throw new IllegalArgumentException("a string does not end, or holds a backslash");
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }

        private boolean truth() {
            blanks();
            for (boolean value : new boolean[] {true, false}) {
                String word = value ? "True" : "False";
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return value;
                }
            }
            throw unexpected();
        }

        private List<Long> tuple() {
            var values = new ArrayList<Long>();
            require('(');
            while (!taken(')')) {
                if (values.size() == MOST_AXES) {
                    throw new IllegalArgumentException("its shape has more than " + MOST_AXES + " axes");
                }
                values.add(number());
                if (!taken(',') && peek() != ')') {
                    throw unexpected();
                }
                if (values.size() == 1 && text.charAt(at - 1) != ',') {
                    throw new IllegalArgumentException("its shape is a number in parentheses and no tuple");
                }
            }
            return List.copyOf(values);
        }

        private long number() {
            blanks();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start) {
                throw unexpected();
            }
            if (at - start > MOST_DIGITS) {
                throw new IllegalArgumentException("its shape has a number of more than " + MOST_DIGITS + " digits");
            }
            long value = Long.parseLong(text.substring(start, at));
            // Python 2 wrote its long integers so
            if (at < text.length() && text.charAt(at) == 'L') {
                at++;
            }
            return value;
        }

        private void require(char wanted) {
            if (!taken(wanted)) {
                throw unexpected();
            }
        }

        private boolean taken(char wanted) {
            if (peek() != wanted) {
                return false;
            }
            at++;
            return true;
        }

        /** The next character that is no blank, 0 at the end. */
        private char peek() {
            blanks();
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void blanks() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private IllegalArgumentException unexpected() {
            return new IllegalArgumentException(
                    at < text.length()
                            ? "'" + shown(text.substring(at, Math.min(text.length(), at + 12)))
                                    + "' was not expected at its character " + at
                            : "it ends early");
        }

        private static String shown(String part) {
            String printable = part.replaceAll("[^\\x20-\\x7e]", "?");
            return printable.length() > 40 ? printable.substring(0, 40) + "..." : printable;
        }
    }
}
