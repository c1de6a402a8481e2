package io.adapruner.formats.read.torchexport.program;

import io.adapruner.formats.translation.source.NodeProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the file says of a symbolic size, computed for other values of its symbols. SymPy writes it as calls,
 * {@code Add(Symbol('s0', integer=True), Integer(-1))}, and in older files as arithmetic, {@code (s0 - 1)//2}.
 */
final class SizeExpression {
    private static final int DEEPEST = 64;

    private final String text;
    private final Map<String, Long> symbols;
    private int at;
    private int depth;

    private SizeExpression(String text, Map<String, Long> symbols) {
        this.text = text;
        this.symbols = symbols;
    }

    /** @throws io.adapruner.problem.ProblemException for an expression that is not understood or has other symbols */
    static long value(String text, Map<String, Long> symbols) {
        var expression = new SizeExpression(text, symbols);
        long value = expression.sum();
        if (expression.peek() != 0) {
            throw expression.problem();
        }
        return value;
    }

    private RuntimeException problem() {
        String shown = text.length() > 120 ? text.substring(0, 120) + "..." : text;
        return NodeProblem.unsupported("the symbolic size '" + shown + "' is not understood");
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean taken(String sign) {
        if (peek() != 0 && text.startsWith(sign, at)) {
            at += sign.length();
            return true;
        }
        return false;
    }

    private long sum() {
        if (++depth > DEEPEST) {
            throw problem();
        }
        long value = product();
        while (true) {
            if (taken("+")) {
                value = Math.addExact(value, product());
            } else if (taken("-")) {
                value = Math.subtractExact(value, product());
            } else {
                depth--;
                return value;
            }
        }
    }

    private long product() {
        long value = signed();
        while (true) {
            if (taken("//")) {
                value = Math.floorDiv(value, divisor(signed()));
            } else if (peek() == '*' && !text.startsWith("**", at)) {
                at++;
                value = Math.multiplyExact(value, signed());
            } else if (taken("%")) {
                value = Math.floorMod(value, divisor(signed()));
            } else {
                return value;
            }
        }
    }

    private long divisor(long value) {
        if (value == 0) {
            throw problem();
        }
        return value;
    }

    private long signed() {
        long sign = 1;
        while (taken("-")) {
            sign = -sign;
        }
        return sign * operand();
    }

    private long operand() {
        char next = peek();
        if (taken("(")) {
            long value = sum();
            require(")");
            return value;
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.isEmpty()) {
            throw problem();
        }
        if (Character.isDigit(next)) {
            try {
                return Long.parseLong(word);
            } catch (NumberFormatException e) {
                throw problem();
            }
        }
        if (!taken("(")) {
            return symbol(word);
        }
        return word.equals("Symbol") ? named() : called(word, arguments());
    }

    private void require(String sign) {
        if (!taken(sign)) {
            throw problem();
        }
    }

    private long symbol(String name) {
        Long value = symbols.get(name);
        if (value == null) {
            throw problem();
        }
        return value;
    }

    /** Behind {@code Symbol(}: a name in quotes and assumptions. */
    private long named() {
        require("'");
        int end = text.indexOf('\'', at);
        int close = text.indexOf(')', at);
        if (end < 0 || close < end) {
            throw problem();
        }
        String name = text.substring(at, end);
        at = close + 1;
        return symbol(name);
    }

    private List<Long> arguments() {
        var arguments = new ArrayList<Long>();
        do {
            arguments.add(sum());
        } while (taken(","));
        require(")");
        return arguments;
    }

    private long called(String function, List<Long> arguments) {
        return switch (function) {
            case "Integer", "ToFloat", "floor", "ceiling", "Identity" -> only(arguments);
            case "Add" -> arguments.stream().reduce(0L, Math::addExact);
            case "Mul" -> arguments.stream().reduce(1L, Math::multiplyExact);
            case "Max" -> arguments.stream().reduce(Long.MIN_VALUE, Math::max);
            case "Min" -> arguments.stream().reduce(Long.MAX_VALUE, Math::min);
            case "FloorDiv", "CleanDiv" -> Math.floorDiv(first(arguments), divisor(arguments.getLast()));
            case "Mod", "PythonMod" -> Math.floorMod(first(arguments), divisor(arguments.getLast()));
            default -> throw problem();
        };
    }

    private long only(List<Long> arguments) {
        if (arguments.size() != 1) {
            throw problem();
        }
        return arguments.getFirst();
    }

    private long first(List<Long> arguments) {
        if (arguments.size() != 2) {
            throw problem();
        }
        return arguments.getFirst();
    }
}
