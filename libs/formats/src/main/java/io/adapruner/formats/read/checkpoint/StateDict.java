package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.model.Chosen;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Inert;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The tensors of one dictionary.
 *
 * @param tensors floating ones, in the file's order
 * @param others what else has a name in it, and what it is: counters and whatever metrics keep
 */
record StateDict(SequencedMap<String, TensorView> tensors, SequencedMap<String, String> others) {
    private static final int LONGEST_NAME = 500;
    /** Counts the averaged steps in what {@code torch.optim.swa_utils.AveragedModel} saves. */
    private static final String AVERAGES = "n_averaged";

    static StateDict of(Dict dict) {
        var tensors = new LinkedHashMap<String, TensorView>();
        var others = new LinkedHashMap<String, String>();
        for (Dict.Entry entry : dict.entries) {
            if (entry.key() instanceof Text(String name)) {
                // As in Python the last one of a name counts.
                tensors.remove(name);
                others.remove(name);
                switch (entry.value()) {
                    case TensorView view when view.storage().type().floating() -> tensors.put(checked(name), view);
                    case TensorView view ->
                        others.put(checked(name), view.storage().type() + " values");
                    case Inert inert -> others.put(checked(name), inert.type);
                    case PickleValue _ -> {}
                }
            }
        }
        return new StateDict(tensors, others);
    }

    private static String checked(String name) {
        if (name.length() > LONGEST_NAME) {
            throw Storages.invalid("a tensor's name has " + name.length() + " characters");
        }
        return name;
    }

    WeightSet set() {
        return others.containsKey(AVERAGES) || tensors.containsKey(AVERAGES) ? WeightSet.EMA : WeightSet.PLAIN;
    }

    /** Whether tensors have names as those of a network's layers have, unlike a loss that is stored beside other values. */
    boolean namesLayers() {
        return tensors.keySet().stream().anyMatch(name -> name.indexOf('.') > 0);
    }

    static FileWeights read(Chosen<StateDict> chosen, Storages storages) {
        StateDict dict = chosen.content();
        return new FileWeights(storages.weights(dict.tensors()), dict.others(), chosen.set(), chosen.warnings());
    }
}
