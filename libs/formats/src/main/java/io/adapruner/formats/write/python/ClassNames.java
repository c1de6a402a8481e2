package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Identifiers;
import io.adapruner.formats.write.python.module.Unit;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Names for classes: what all their modules are called, or else what they do. No two are equal. */
final class ClassNames {
    private final Set<String> taken = new HashSet<>(Set.of(
            "Model",
            "ChannelLinear",
            "ChannelNorm",
            "OrderedDict",
            "F",
            "None",
            "True",
            "False",
            "ValueError",
            "Ellipsis"));

    String of(List<Draft> drafts) {
        List<String> names = drafts.stream()
                .map(d -> Identifiers.camel(d.node().name()))
                .distinct()
                .toList();
        String base = names.size() == 1 && !names.getFirst().isEmpty() ? names.getFirst() : deed(drafts.getFirst());
        String name = base;
        int count = 2;
        while (!taken.add(name)) {
            name = base + count++;
        }
        return name;
    }

    private static String deed(Draft draft) {
        List<Unit.Single> singles = draft.region().units().stream()
                .filter(Unit.Single.class::isInstance)
                .map(Unit.Single.class::cast)
                .toList();
        List<Op> ops = singles.stream().map(s -> s.layer().op()).toList();
        if (singles.stream()
                .anyMatch(s -> s.layer().op() instanceof Add
                        && s.inputs().stream().anyMatch(draft.region().inputs()::contains))) {
            return "ResidualBlock";
        }
        if (ops.stream().anyMatch(Add.class::isInstance)) {
            return "TransitionBlock";
        }
        if (ops.stream().anyMatch(Concat.class::isInstance)) {
            return "ConcatBlock";
        }
        boolean small = singles.size() == draft.region().units().size() && singles.size() <= 3;
        return small ? ops.stream().map(o -> Identifiers.camel(OpCode.word(o))).collect(Collectors.joining()) : "Block";
    }
}
