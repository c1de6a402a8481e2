package io.adapruner.formats.write.torchscript;

/** Names that users chose, as identifiers that TorchScript accepts. */
public final class Names {
    private Names() {}

    /**
     * The prefix followed by the name with {@code .} written as {@code _p}, {@code _} as {@code __} and every other
     * character outside {@code [A-Za-z0-9]} as {@code _x} with four hexadecimal digits. Different names never meet.
     *
     * @param prefix starts with a letter, keeps the name clear of Python's reserved words
     */
    public static String attribute(String prefix, String name) {
        var identifier = new StringBuilder(prefix);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                identifier.append("__");
            } else if (c == '.') {
                identifier.append("_p");
            } else if (c < 128 && Character.isLetterOrDigit(c)) {
                identifier.append(c);
            } else {
                identifier.append("_x%04x".formatted((int) c));
            }
        }
        return identifier.toString();
    }
}
