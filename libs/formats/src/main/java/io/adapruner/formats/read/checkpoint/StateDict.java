package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Finds the state dict in what a checkpoint holds: itself, or under one of the names that training scripts use. */
final class StateDict {
    private static final List<String> WRAPPERS = List.of(
            "state_dict",
            "model_state_dict",
            "model_state",
            "model",
            "net",
            "network",
            "module",
            "params",
            "weights",
            "ema",
            "ema_state_dict",
            "state_dict_ema",
            "model_ema");
    private static final int DEEPEST = 4;

    private static final int LONGEST_NAME = 500;

    /** Dictionaries looked at: a file may hold one under many names. */
    private final Set<Dict> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private StateDict() {}

    /**
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} listing the keys when there is none
     */
    static SequencedMap<String, TensorView> in(PickleValue root) {
        return new StateDict()
                .find(root, DEEPEST)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_MODEL_FILE,
                        "the checkpoint holds no state dict; "
                                + (root instanceof Dict dict
                                        ? "its keys are " + keys(dict)
                                        : "it is not a dictionary of tensors")));
    }

    private Optional<SequencedMap<String, TensorView>> find(PickleValue value, int depth) {
        if (!(value instanceof Dict dict) || depth == 0 || !seen.add(dict)) {
            return Optional.empty();
        }
        var tensors = new LinkedHashMap<String, TensorView>();
        for (Dict.Entry entry : dict.entries) {
            if (entry.key() instanceof Text name && entry.value() instanceof TensorView view) {
                if (name.value().length() > LONGEST_NAME) {
                    throw Storages.invalid("a tensor's name has " + name.value().length() + " characters");
                }
                tensors.put(name.value(), view);
            }
        }
        if (!tensors.isEmpty()) {
            return Optional.of(tensors);
        }
        Map<String, PickleValue> byName = new LinkedHashMap<>();
        dict.entries.forEach(e -> {
            if (e.key() instanceof Text name) {
                byName.put(name.value(), e.value());
            }
        });
        return WRAPPERS.stream()
                .filter(byName::containsKey)
                .map(w -> find(byName.get(w), depth - 1))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<String> keys(Dict dict) {
        return dict.entries.stream()
                .limit(20)
                .map(e -> e.key() instanceof Text text && text.value().length() <= 100 ? text.value() : "?")
                .toList();
    }
}
