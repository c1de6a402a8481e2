package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.model.WeightSets;
import io.adapruner.formats.model.WeightSets.Place;
import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Inert;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Finds the state dicts in what a checkpoint holds: itself, or under the names that training scripts use. */
final class StateDicts {
    /** In the order in which they are tried. */
    private static final List<String> WRAPPERS = List.of(
            "state_dict", "model_state_dict", "model_state", "model", "net", "network", "module", "params", "weights");

    private static final int DEEPEST = 4;

    /** Found before: a file may hold one dictionary under many names, or inside itself. */
    private final IdentityHashMap<Dict, WeightSets<StateDict>> known = new IdentityHashMap<>();

    private StateDicts() {}

    /**
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} listing the keys when there is none, {@link
     *     ProblemCode#UNSAFE_MODEL_FILE} naming the class when an object is in place of one
     */
    static WeightSets<StateDict> in(PickleValue root) {
        WeightSets<StateDict> found = new StateDicts().in(root, DEEPEST);
        if (found.isEmpty()) {
            throw NoStateDict.in(root);
        }
        return found;
    }

    private WeightSets<StateDict> in(PickleValue value, int depth) {
        if (depth == 0) {
            return none();
        }
        return switch (value) {
            case Inert inert when inert.module() -> none();
            case Inert inert -> in(inert.contents(), depth);
            case Dict dict -> {
                WeightSets<StateDict> before = known.putIfAbsent(dict, none());
                if (before == null) {
                    before = search(dict, depth);
                    known.put(dict, before);
                }
                yield before;
            }
            case PickleValue _ -> none();
        };
    }

    private WeightSets<StateDict> search(Dict dict, int depth) {
        SequencedMap<String, PickleValue> values = named(dict);
        WeightSets<StateDict> wrapped = wrapped(values, depth);
        StateDict own = StateDict.of(dict);
        if (wrapped.plain().isPresent() || (own.tensors().isEmpty() && !wrapped.isEmpty())) {
            return swapped(values.containsKey("message_hub"), wrapped);
        }
        if (own.namesLayers()) {
            var place = Optional.of(new Place<>("", own));
            return own.set() == WeightSet.EMA
                    ? new WeightSets<>(Optional.empty(), place)
                    : new WeightSets<>(place, wrapped.ema());
        }
        WeightSets<StateDict> elsewhere = elsewhere(values, depth);
        return elsewhere.isEmpty() && !own.tensors().isEmpty()
                ? new WeightSets<>(Optional.of(new Place<>("", own)), wrapped.ema())
                : elsewhere;
    }

    private static SequencedMap<String, PickleValue> named(Dict dict) {
        var values = new LinkedHashMap<String, PickleValue>();
        dict.entries.forEach(entry -> {
            if (entry.key() instanceof Text(String name)) {
                values.put(name, entry.value());
            }
        });
        return values;
    }

    /** Under the names that training scripts give to weights and to averages of them. */
    private WeightSets<StateDict> wrapped(SequencedMap<String, PickleValue> values, int depth) {
        if (values.containsKey("averaging_state") && values.containsKey("current_model_state")) {
            // Lightning's WeightAveraging has the averages where it has the weights otherwise.
            return new WeightSets<>(place("current_model_state", values, depth), place("state_dict", values, depth));
        }
        Optional<Place<StateDict>> plain = Optional.empty();
        Optional<Place<StateDict>> ema = Optional.empty();
        for (String wrapper : WRAPPERS) {
            if (values.containsKey(wrapper)) {
                WeightSets<StateDict> inside = in(values.get(wrapper), depth - 1);
                plain = plain.or(() -> inside.plain().map(p -> under(wrapper, p)));
                ema = ema.or(() -> inside.ema().map(p -> under(wrapper, p)));
            }
        }
        if (values.containsKey("callbacks")) {
            // Callbacks for Lightning that average keep the averages as their own state.
            WeightSets<StateDict> inside = in(values.get("callbacks"), depth - 1);
            ema = ema.or(() -> inside.ema().map(p -> under("callbacks", p)));
        }
        for (String name : values.keySet()) {
            if (WeightSet.named(name) == WeightSet.EMA) {
                ema = ema.or(() -> place(name, values, depth));
            }
        }
        return new WeightSets<>(plain, ema);
    }

    /** mmengine's EMAHook saves the averages as the weights and the weights as the averages, so that others load the averages. */
    private static WeightSets<StateDict> swapped(boolean mmengine, WeightSets<StateDict> found) {
        return mmengine && found.plain().isPresent() && found.ema().isPresent()
                ? new WeightSets<>(found.ema(), found.plain())
                : found;
    }

    /** Under a name that no script is known for, when there is only one such dictionary. */
    private WeightSets<StateDict> elsewhere(SequencedMap<String, PickleValue> values, int depth) {
        var found = new ArrayList<Place<StateDict>>();
        values.keySet().forEach(name -> place(name, values, depth)
                .filter(place -> place.content().namesLayers())
                .ifPresent(found::add));
        if (found.size() > 1 && depth < DEEPEST) {
            return none();
        }
        if (found.size() > 1) {
            throw NoStateDict.several(found.stream().map(Place::where).toList());
        }
        return new WeightSets<>(found.stream().findFirst(), Optional.empty());
    }

    private Optional<Place<StateDict>> place(String name, Map<String, PickleValue> values, int depth) {
        if (!values.containsKey(name)) {
            return Optional.empty();
        }
        WeightSets<StateDict> inside = in(values.get(name), depth - 1);
        return inside.plain().or(inside::ema).map(place -> under(name, place));
    }

    private static Place<StateDict> under(String name, Place<StateDict> place) {
        return new Place<>(place.where().isEmpty() ? name : name + "." + place.where(), place.content());
    }

    private static WeightSets<StateDict> none() {
        return new WeightSets<>(Optional.empty(), Optional.empty());
    }
}
