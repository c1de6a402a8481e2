package io.adapruner.formats.write.python.code;

import java.util.Set;
import java.util.regex.Pattern;

/** Names from files as Python: identifiers where they are plain ones, string literals of printable ASCII otherwise. */
public final class Identifiers {
    /** No leading underscore (mangled or private in PyTorch), no letters beyond ASCII (Python folds them), no long ones. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,31}");

    /** Of the 32 characters of a plain name; the rest is for "_" and a number. */
    private static final int LONGEST_WITHOUT_NUMBER = 24;

    private static final Set<String> KEYWORDS = Set.of(
            ("False None True and as assert async await break class continue def del elif else except finally for from"
                            + " global if import in is lambda nonlocal not or pass raise return try while with yield"
                            + " case match type print self super nn torch")
                    .split(" "));

    /** Attributes that the modules used here have already: a module of this name would hide behind them. */
    private static final Set<String> TAKEN = Set.of(
            ("T_destination add_module affine append apply bfloat16 bias buffers call_super_init children compile cpu"
                            + " cuda dilation double dump_patches eps eval extend extra_repr float forward get_buffer"
                            + " get_extra_state get_parameter get_submodule groups half in_channels in_features insert"
                            + " ipu kernel_size load_state_dict modules momentum mtia named_buffers named_children"
                            + " named_modules named_parameters num_batches_tracked num_features out_channels"
                            + " out_features output_padding padding padding_mode parameters pop"
                            + " register_backward_hook register_buffer register_forward_hook"
                            + " register_forward_pre_hook register_full_backward_hook"
                            + " register_full_backward_pre_hook register_load_state_dict_post_hook"
                            + " register_load_state_dict_pre_hook register_module register_parameter"
                            + " register_state_dict_post_hook register_state_dict_pre_hook requires_grad_"
                            + " reset_parameters reset_running_stats running_mean running_var set_extra_state"
                            + " set_submodule share_memory state_dict stride to to_empty track_running_stats train"
                            + " training transposed type weight xpu zero_grad")
                    .split(" "));

    /** What a source imports besides. */
    private static final Set<String> MODULES = Set.of("F", "json", "math", "os", "struct", "OrderedDict");

    private Identifiers() {}

    /** Whether {@code self.name = module} works and means what it says. */
    public static boolean attribute(String name) {
        return PLAIN.matcher(name).matches() && !KEYWORDS.contains(name) && !TAKEN.contains(name);
    }

    /** A name that is an attribute at least with a number behind it: short enough for that, and {@code value} if it is none. */
    public static String shortened(String name) {
        String start = name.length() > LONGEST_WITHOUT_NUMBER ? name.substring(0, LONGEST_WITHOUT_NUMBER) : name;
        return PLAIN.matcher(start).matches() ? start : "value";
    }

    /** A name of a variable: the name itself where it is one and no module of the source is called so, else close to it. */
    public static String variable(String name) {
        String wanted = shortened(name.replaceAll("[^A-Za-z0-9]+", "_"));
        return KEYWORDS.contains(wanted) || MODULES.contains(wanted) ? "value" : wanted;
    }

    /** Whether {@code nn.Sequential} takes a child of this name; numbers are what it names its children itself. */
    public static boolean child(String name) {
        return attribute(name) || name.matches("[0-9]{1,9}");
    }

    /** The ASCII letters and digits of a name as {@code CamelCase}, at most 24; empty when it starts with none. */
    public static String camel(String name) {
        var camel = new StringBuilder();
        boolean start = true;
        for (int i = 0; i < name.length() && camel.length() < 24; i++) {
            char c = name.charAt(i);
            boolean letter = c < 128 && Character.isLetter(c);
            if (letter || (c < 128 && Character.isDigit(c) && !camel.isEmpty())) {
                camel.append(start ? Character.toUpperCase(c) : c);
                start = false;
            } else {
                start = true;
            }
        }
        return camel.toString();
    }

    /** A string literal of printable ASCII that evaluates to the text. */
    public static String literal(String text) {
        var literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> literal.append(escaped(c)));
        return literal.append('"').toString();
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') {
            return "\\" + (char) c;
        }
        if (c >= ' ' && c < 127) {
            return Character.toString(c);
        }
        return c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c);
    }

    /** Text for a comment or docstring: what could end it, and what is not printable ASCII, becomes a question mark. */
    public static String prose(String text) {
        var prose = new StringBuilder();
        text.codePoints()
                .forEach(c -> prose.append(c >= ' ' && c < 127 && c != '"' && c != '\\' ? Character.toString(c) : "?"));
        return prose.toString();
    }
}
