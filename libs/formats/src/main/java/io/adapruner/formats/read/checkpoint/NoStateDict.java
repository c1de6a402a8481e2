package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Inert;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/** Says what a checkpoint holds in place of a state dict. */
final class NoStateDict {
    private static final int MOST_KEYS = 20;
    private static final int LONGEST_KEY = 100;
    private static final String ADVICE = ". Save one: torch.save(model.state_dict(), \"model.pt\")";

    private NoStateDict() {}

    static ProblemException in(PickleValue root) {
        return switch (root) {
            case Inert inert -> unsafe(Optional.empty(), inert);
            case Dict dict ->
                module(dict)
                        .or(() -> integers(dict))
                        .orElseGet(
                                () -> Storages.invalid("it holds no state dict; its keys are " + keys(dict) + ADVICE));
            case PickleValue _ -> Storages.invalid("it holds no state dict and no dictionary of tensors" + ADVICE);
        };
    }

    static ProblemException several(List<String> names) {
        return Storages.invalid("it holds several dictionaries of tensors, "
                + names.stream().limit(MOST_KEYS).map(NoStateDict::brief).toList()
                + ", and none of them has a name that weights are known by. Save the network's alone: torch.save(torch.load(\""
                + "model.pt\", weights_only=False)" + ExportAdvice.subscript(names.getFirst()) + ", \"weights.pt\")");
    }

    /** The first whole module in a dictionary: where weights are expected and a module is, that is what must be told. */
    private static Optional<ProblemException> module(Dict dict) {
        return dict.entries.stream()
                .filter(entry -> entry.key() instanceof Text && entry.value() instanceof Inert inert && inert.module())
                .findFirst()
                .map(entry -> unsafe(Optional.of(brief(entry.key())), (Inert) entry.value()));
    }

    private static Optional<ProblemException> integers(Dict dict) {
        return dict.entries.stream()
                .filter(entry -> entry.key() instanceof Text && entry.value() instanceof TensorView)
                .findFirst()
                .map(entry -> Storages.invalid("tensor " + brief(entry.key()) + " holds "
                        + ((TensorView) entry.value()).storage().type()
                        + " values, and no other holds floating ones, as weights must be. Quantised weights are not read;"
                        + " save those from before quantisation"));
    }

    private static ProblemException unsafe(Optional<String> key, Inert inert) {
        String type = brief(inert.type);
        return new ProblemException(
                ProblemCode.UNSAFE_MODEL_FILE,
                inert.module() ? ExportAdvice.wholeModule(key, type) : ExportAdvice.object(type));
    }

    private static List<String> keys(Dict dict) {
        return dict.entries.stream()
                .limit(MOST_KEYS)
                .map(entry -> brief(entry.key()))
                .toList();
    }

    private static String brief(PickleValue key) {
        return key instanceof Text(String name) ? brief(name) : "?";
    }

    private static String brief(String text) {
        return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "...";
    }
}
