package io.adapruner.gateway.api;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * Which part of a collection is requested.
 *
 * @param page from 0
 * @param size items, 1 to {@value #LARGEST}
 */
record PageRequest(int page, int size) {
    static final int LARGEST = 500;
    private static final int USUAL = 50;

    PageRequest {
        if (page < 0) {
            throw invalid("page", String.valueOf(page), "0 or more");
        }
        if (size < 1 || size > LARGEST) {
            throw invalid("size", String.valueOf(size), "1 to " + LARGEST);
        }
    }

    /** As written in the address; null: the first page, or {@value #USUAL} items. */
    static PageRequest of(String page, String size) {
        return new PageRequest(number("page", page, 0), number("size", size, USUAL));
    }

    private static int number(String name, String text, int usual) {
        if (text == null) {
            return usual;
        }
        if (!text.matches("-?[0-9]{1,9}")) {
            throw invalid(name, text.substring(0, Math.min(40, text.length())), "a whole number");
        }
        return Integer.parseInt(text);
    }

    private static ProblemException invalid(String name, String value, String wanted) {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST, "query parameter " + name + " '" + value + "' must be " + wanted);
    }
}
