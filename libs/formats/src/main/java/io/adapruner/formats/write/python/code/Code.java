package io.adapruner.formats.write.python.code;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A piece of Python that knows where its lines may be broken. */
public sealed interface Code permits Argument, Code.Filled, Code.Group, Code.Joined, Code.Text {
    /** Longest line. */
    int WIDTH = 100;

    /** Text that is never broken. */
    record Text(String text) implements Code {}

    /** Items in brackets, all on one line or each on its own. */
    record Group(String open, List<Code> items, String close, String separator) implements Code {
        public Group {
            items = List.copyOf(items);
        }
    }

    /** Short items in brackets, in lines as full as they can be. */
    record Filled(String open, List<String> items, String close) implements Code {
        public Filled {
            items = List.copyOf(items);
        }
    }

    /** Pieces one behind the other. */
    record Joined(List<Code> pieces) implements Code {
        public Joined {
            pieces = List.copyOf(pieces);
        }
    }

    static Code call(String function, List<? extends Code> arguments) {
        return new Group(function + "(", List.copyOf(arguments), ")", ", ");
    }

    static Code text(String text) {
        return new Text(text);
    }

    /** Every argument in the order in which {@link #bind} meets it. */
    default List<Argument> arguments() {
        var found = new ArrayList<Argument>();
        collect(found);
        return found;
    }

    private void collect(List<Argument> found) {
        switch (this) {
            case Argument argument -> found.add(argument);
            case Text _, Filled _ -> {}
            case Group group -> group.items().forEach(i -> i.collect(found));
            case Joined joined -> joined.pieces().forEach(i -> i.collect(found));
        }
    }

    /**
     * The code with its arguments written out; an argument that equals its callee's default is left out.
     *
     * @param bindings one per argument
     * @param prefix of a parameter's name: {@code self.} outside of constructors
     */
    default Code bind(Iterator<Binding> bindings, String prefix) {
        return bound(bindings, prefix).orElse(text(""));
    }

    private Optional<Code> bound(Iterator<Binding> bindings, String prefix) {
        return switch (this) {
            case Text text -> Optional.of(text);
            case Filled filled -> Optional.of(filled);
            case Argument argument -> argument(argument, bindings.next(), prefix);
            case Group g ->
                Optional.of(new Group(g.open(), bound(g.items(), bindings, prefix), g.close(), g.separator()));
            case Joined joined -> Optional.of(new Joined(bound(joined.pieces(), bindings, prefix)));
        };
    }

    private static List<Code> bound(List<Code> items, Iterator<Binding> bindings, String prefix) {
        var bound = new ArrayList<Code>();
        items.forEach(i -> i.bound(bindings, prefix).ifPresent(bound::add));
        return bound;
    }

    private static Optional<Code> argument(Argument argument, Binding binding, String prefix) {
        String keyword = argument.keyword().isEmpty() ? "" : argument.keyword() + "=";
        return switch (binding) {
            case Binding.Literal(Constant value) ->
                argument.fallback().equals(Optional.of(value))
                        ? Optional.empty()
                        : Optional.of(literal(keyword, value));
            case Binding.Named(String name) -> Optional.of(text(keyword + prefix + name));
        };
    }

    private static Code literal(String keyword, Constant value) {
        return value instanceof Constant.Numbers(List<Integer> numbers)
                ? new Filled(
                        keyword + "[", numbers.stream().map(String::valueOf).toList(), "]")
                : text(keyword + value.python());
    }

    /** On one line; arguments as blanks, so that code of one form has one text. */
    default String flat() {
        return switch (this) {
            case Text(String text) -> text;
            case Argument argument -> argument.keyword() + "=#";
            case Group g -> g.open() + String.join(g.separator(), flat(g.items())) + g.close();
            case Filled f -> f.open() + String.join(", ", f.items()) + f.close();
            case Joined joined -> String.join("", flat(joined.pieces()));
        };
    }

    private static List<String> flat(List<Code> items) {
        return items.stream().map(Code::flat).toList();
    }

    /**
     * In as many lines as it needs, without a line break at the end.
     *
     * @param indent of the line that it starts in
     * @param column at which it starts
     */
    default String print(int indent, int column) {
        String flat = flat();
        // Room for a comma or a closing bracket behind it.
        if (column + flat.length() < WIDTH) {
            return flat;
        }
        return switch (this) {
            case Text _, Argument _ -> flat;
            case Group g -> broken(g, indent);
            case Filled f -> filled(f, indent);
            case Joined(List<Code> pieces) -> {
                var line = new StringBuilder();
                for (Code piece : pieces) {
                    int start = line.lastIndexOf("\n") + 1;
                    line.append(enclosed(piece, indent, start > 0 ? line.length() - start : column + line.length()));
                }
                yield line.toString();
            }
        };
    }

    /** Outside of brackets Python ends a statement with its line, so that items without brackets get some where they are broken. */
    private static String enclosed(Code piece, int indent, int column) {
        String printed = piece.print(indent, column);
        return piece instanceof Group g && g.open().isEmpty() && printed.contains("\n")
                ? new Group("(", g.items(), ")", g.separator()).print(indent, column)
                : printed;
    }

    private static String filled(Filled f, int indent) {
        String inner = "\n" + " ".repeat(indent + 4);
        var lines = new StringBuilder(f.open());
        int column = WIDTH;
        for (String item : f.items()) {
            boolean fits = column + item.length() + 2 < WIDTH;
            lines.append(fits ? " " : inner).append(item).append(',');
            column = (fits ? column + 1 : indent + 4) + item.length() + 1;
        }
        return lines.append('\n').append(" ".repeat(indent)).append(f.close()).toString();
    }

    private static String broken(Group g, int indent) {
        if (g.open().isEmpty()) {
            return String.join(
                    g.separator().stripTrailing() + "\n" + " ".repeat(indent),
                    g.items().stream().map(i -> i.print(indent, indent)).toList());
        }
        String inner = " ".repeat(indent + 4);
        var lines = new StringBuilder(g.open());
        for (int i = 0; i < g.items().size(); i++) {
            boolean last = i == g.items().size() - 1;
            lines.append('\n')
                    .append(inner)
                    .append(g.items().get(i).print(indent + 4, indent + 4))
                    .append(
                            last && !g.separator().equals(", ")
                                    ? ""
                                    : g.separator().stripTrailing());
        }
        return lines.append('\n').append(" ".repeat(indent)).append(g.close()).toString();
    }
}
