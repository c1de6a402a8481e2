package io.adapruner.formats.translation.formula;

import io.adapruner.formats.translation.formula.Formula.Leaf;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a computed tensor is called: a weight that is scaled stays that weight. */
public final class FormulaNames {
    /** As {@code torch.nn.utils.parametrize} keeps what {@code conv.weight} is computed from. */
    private static final Pattern ORIGINAL = Pattern.compile("(^|\\.)parametrizations\\.([^.]+)\\.original\\d*$");

    /** As {@code torch.nn.utils.weight_norm} and {@code spectral_norm} kept it before. */
    private static final Pattern OLDER = Pattern.compile("(^|\\.)(weight|bias)_(?:g|v|orig)$");

    private FormulaNames() {}

    /** The parameter that a formula stands for: that of the largest tensor, the first of several. Empty without any. */
    public static String parameter(Formula formula) {
        String name = Tree.leaves(formula)
                .reduce((one, other) -> other.elements() > one.elements() ? other : one)
                .map(Leaf::name)
                .orElse("");
        return OLDER.matcher(ORIGINAL.matcher(name).replaceFirst("$1$2")).replaceFirst("$1$2");
    }

    /** The file's tensors in a formula. */
    public static Set<String> tensors(Formula formula) {
        return Tree.leaves(formula).map(Leaf::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
