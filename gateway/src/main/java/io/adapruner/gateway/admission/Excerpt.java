package io.adapruner.gateway.admission;

/** The beginning of a text from outside, short enough for a message. */
final class Excerpt {
    private static final int LONGEST = 100;

    private Excerpt() {}

    static String of(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
