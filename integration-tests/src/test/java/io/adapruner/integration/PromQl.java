package io.adapruner.integration;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of metrics in an expression: words that are no function, keyword, label or number. */
final class PromQl {
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern LABELS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern VARIABLES = Pattern.compile("label_values\\(\\s*([A-Za-z_:][\\w:]*).*\\)");
    private static final Pattern WORD = Pattern.compile("(?<![\\w:.])[A-Za-z_:][\\w:]*(?!\\s*\\()(?![\\w:])");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset", "inf", "nan");

    private PromQl() {}

    static Set<String> metrics(String expression) {
        Matcher variable = VARIABLES.matcher(expression);
        if (variable.matches()) {
            return Set.of(variable.group(1));
        }
        String bare = expression;
        for (Pattern noise : new Pattern[] {STRING, SELECTOR, RANGE, LABELS}) {
            bare = noise.matcher(bare).replaceAll(" ");
        }
        var names = new TreeSet<String>();
        Matcher word = WORD.matcher(bare);
        while (word.find()) {
            if (!KEYWORDS.contains(word.group())) {
                names.add(word.group());
            }
        }
        return names;
    }
}
