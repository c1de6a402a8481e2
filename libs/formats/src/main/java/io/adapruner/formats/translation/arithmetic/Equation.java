package io.adapruner.formats.translation.arithmetic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an einsum says: a letter for each axis of each operand, and those of the result in their order.
 *
 * @param operands letters of each
 */
record Equation(List<String> operands, String result) {
    private static final int LONGEST = 200;
    private static final String ELLIPSIS = "...";
    /** Letters for the axes that an ellipsis stands for, the last axis first: none that an equation may have. */
    private static final char FIRST = '\uE000';

    Equation {
        operands = List.copyOf(operands);
        for (String letters : operands) {
            if (letters.chars().distinct().count() != letters.length()) {
                throw new IllegalArgumentException("einsum takes a diagonal of " + letters);
            }
        }
        String known = String.join("", operands);
        boolean follows = result.chars().distinct().count() == result.length()
                && result.chars().allMatch(c -> known.indexOf(c) >= 0);
        if (!follows) {
            throw new IllegalArgumentException("einsum cannot make " + result + " of " + operands);
        }
    }

    /**
     * By NumPy's rules.
     *
     * @param ranks of the operands
     * @throws IllegalArgumentException when they do not fit
     */
    static Equation of(String text, List<Integer> ranks) {
        String plain = text.replace(" ", "");
        if (plain.length() > LONGEST) {
            throw new IllegalArgumentException("einsum's equation has " + plain.length() + " characters");
        }
        int arrow = plain.indexOf("->");
        List<String> written = Arrays.asList((arrow < 0 ? plain : plain.substring(0, arrow)).split(",", -1));
        if (written.size() != ranks.size()) {
            throw new IllegalArgumentException("einsum '" + plain + "' is given " + ranks.size() + " operands");
        }
        List<String> operands = IntStream.range(0, ranks.size())
                .mapToObj(i -> expanded(written.get(i), ranks.get(i)))
                .toList();
        int most = IntStream.range(0, ranks.size())
                .filter(i -> written.get(i).contains(ELLIPSIS))
                .map(i -> ranks.get(i) - written.get(i).length() + ELLIPSIS.length())
                .max()
                .orElse(0);
        return new Equation(
                operands,
                arrow < 0
                        ? ellipsis(most) + once(operands)
                        : plain.substring(arrow + 2).replace(ELLIPSIS, ellipsis(most)));
    }

    private static String expanded(String letters, int rank) {
        int more = letters.contains(ELLIPSIS) ? rank - letters.length() + ELLIPSIS.length() : 0;
        String all = letters.replace(ELLIPSIS, ellipsis(Math.max(0, more)));
        if (all.length() != rank || !all.chars().allMatch(c -> Character.isLetter(c) || c >= FIRST)) {
            throw new IllegalArgumentException("einsum's '" + letters + "' is no tensor of " + rank + " axes");
        }
        return all;
    }

    private static String ellipsis(int axes) {
        return IntStream.range(0, axes)
                .mapToObj(i -> String.valueOf((char) (FIRST + axes - 1 - i)))
                .collect(Collectors.joining());
    }

    /** Where no result is given, it has the letters that occur once, in alphabetical order. */
    private static String once(List<String> operands) {
        String all = String.join("", operands);
        return all.chars()
                .filter(c -> c < FIRST && all.indexOf(c) == all.lastIndexOf(c))
                .sorted()
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
